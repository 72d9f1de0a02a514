using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Tests;
using Microsoft.ML.BigDL.Tests.Training.Checkpoints;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>A training on stock Spark whose driver is killed, and that other processes go on with.</summary>
[TestClass]
public sealed class RealCheckpointTests
{
    private const string FolderVariable = "BIGDL_TEST_CHECKPOINTS";

    [TestMethod]
    public void A_killed_driver_changes_no_bit()
    {
        SparkHome.Require("4.3.0");
        using var folder = new TestFolder();
        (int exitCode, string output) = ChildProcess.RunTests(
            $"FullyQualifiedName~{nameof(RealCheckpointTests)}.{nameof(A_training_on_Spark_is_saved_in_a_folder)}",
            new Dictionary<string, string> { [FolderVariable] = folder.Path });
        Assert.AreNotEqual(0, exitCode, output);
        Assert.IsNotEmpty(folder.Checkpoints, output);
        var observer = new TestObserver();
        using TestTraining training = Training(folder.Path, observer);

        (float[] bits, _) = TrainOnSpark(training);

        StringAssert.Contains(string.Join('\n', observer.Messages), "Goes on from checkpoint-");
        using TestTraining whole = Training(null, null);
        CollectionAssert.AreEqual(whole.TrainHere().Bits, bits);
    }

    [TestMethod]
    public void A_training_begun_here_goes_on_on_Spark_and_is_prolonged_here()
    {
        using var folder = new TestFolder();
        using (TestTraining first = Training(folder.Path, null, epochs: 2))
        {
            first.TrainHere();
        }

        using (TestTraining second = Training(folder.Path, null, epochs: 4))
        {
            TrainOnSpark(second);
        }

        using TestTraining third = Training(folder.Path, null, epochs: 6);
        using TestTraining whole = Training(null, null, epochs: 6);
        CollectionAssert.AreEqual(whole.TrainHere().Bits, third.TrainHere().Bits);
    }

    /// <summary>What the child runs, which kills itself in the second epoch; by itself a training in this process without an accident.</summary>
    [TestMethod]
    public void A_training_on_Spark_is_saved_in_a_folder()
    {
        using var own = new TestFolder();
        string? given = Environment.GetEnvironmentVariable(FolderVariable);
        var observer = new TestObserver
        {
            Stepped = report =>
            {
                if (given is not null && report == 5)
                    Process.GetCurrentProcess().Kill();
            },
        };
        using TestTraining training = Training(given ?? own.Path, observer);
        _ = given is null ? training.TrainHere() : TrainOnSpark(training);
        Assert.HasCount(2, own.Checkpoints);
    }

    private static TestTraining Training(string? folder, ITrainingObserver? observer, int epochs = 3)
    {
        using var plain = new TestTraining();
        return new TestTraining
        {
            Validates = true,
            Checkpoints = folder is null ? null : new CheckpointOptions(folder) { EveryInterval = TimeSpan.FromTicks(1) },
            Options = plain.Options with { Epochs = epochs, Observer = observer },
        };
    }

    private static (float[] Bits, TrainingHistory History) TrainOnSpark(TestTraining training)
    {
        using SparkSession spark = SparkSession.Builder()
            .AppName("checkpoint tests").Master("local-cluster[2,2,1024]").SparkHome(SparkHome.Require("4.3.0"))
            .Config("spark.ui.enabled", false)
            .Create();
        return training.TrainOn(spark.Engine.With(new SparkEngineOptions { MinimumExecutors = 2, GroupSize = 2 }));
    }
}
