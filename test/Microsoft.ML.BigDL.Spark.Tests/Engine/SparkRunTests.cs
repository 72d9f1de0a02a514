using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

[TestClass]
public sealed class SparkRunTests
{
    [TestMethod]
    [DataRow(1, 1, 2)]
    [DataRow(2, 1, 1)]
    [DataRow(2, 1, 2)]
    [DataRow(3, 2, 2)]
    [DataRow(4, 1, 1)]
    public void Executors_come_to_the_bits_of_one_process(int executors, int threads, int slots)
    {
        using var training = new TestTraining { Validates = true };
        (float[] here, TrainingHistory history) = training.TrainHere();
        using var cluster = new InProcessCluster(executors) { Slots = slots };

        (float[] there, TrainingHistory remote) = training.TrainOn(cluster, threads: threads);

        CollectionAssert.AreEqual(here, there);
        for (int epoch = 0; epoch < history.Epochs.Length; epoch++)
        {
            Assert.AreEqual(history.Epochs[epoch].Loss, remote.Epochs[epoch].Loss);
            Assert.AreEqual(history.Epochs[epoch].ValidationLoss, remote.Epochs[epoch].ValidationLoss);
            CollectionAssert.AreEqual(history.Epochs[epoch].ValidationMetrics.ToArray(), remote.Epochs[epoch].ValidationMetrics.ToArray());
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(1000)]
    public void The_cut_into_groups_changes_nothing(int size)
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(2);

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = size });

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
    }
}
