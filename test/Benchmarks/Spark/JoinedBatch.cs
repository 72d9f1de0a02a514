using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Benchmarks.Spark;

/// <summary>
/// Whether ranks on executors train as one rank on the joined batch does: LeNet-5 from the same seed on the same records, in the same steps. The
/// sums over a batch are taken in another order, so that losses agree to a tolerance, not to the bit.
/// </summary>
internal static class JoinedBatch
{
    private const int Records = 12_800;
    private const int Batch = 256;
    private const int Epochs = 3;
    private const float Scale = 1 / 255f;

    // Sums in another order: 2e-8 after the first epoch, which the descent turns into 2e-5 in the second and 6e-5 in the third. A quarter of one batch
    // left out makes 3e-4 in the first epoch.
    private const double Tolerance = 1e-4;

    /// <summary>Prints the losses of both; returns whether they agree.</summary>
    public static bool Run(TextWriter output, SparkEngine engine, int ranks)
    {
        using PackedData images = RandomImages.Create(Records, isLearnable: true);
        Layers.Model model = OwnModels.LeNet5();
        double[] apart = OfRanks(engine, model, images, ranks);
        double[] joined = OfOne(model, images, JoinedOrder(ranks));
        output.WriteLine($"### {ranks} ranks on executors, and one rank in this process on the joined batch: LeNet-5, {Batch} records a step, unshuffled");
        output.WriteLine();
        output.WriteLine($"| epoch | loss of {ranks} ranks | of one | relative difference |");
        output.WriteLine("|---:|---:|---:|---:|");
        double[] differences = [.. apart.Zip(joined, (one, other) => Math.Abs(one - other) / other)];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            output.WriteLine(FormattableString.Invariant($"| {epoch + 1} | {apart[epoch]:0.00000000} | {joined[epoch]:0.00000000} | {differences[epoch]:0.0e-00} |"));
        }

        // The comparison is by what agrees, as NaN does not.
        bool agree = differences.All(difference => difference <= Tolerance);
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant(
            $"Largest relative difference {differences.Max():0.0e-00}, {(agree ? "within" : "NOT WITHIN")} the tolerance of {Tolerance:0e-00}: sums in another order."));
        output.WriteLine();
        return agree;
    }

    // Unshuffled, each rank takes its part of every batch from its own run of the records, the next ones in each step. One rank sees the same
    // batches when the records are laid out step by step: the part of the first rank, then that of the second.
    private static int[] JoinedOrder(int ranks)
    {
        int part = Batch / ranks;
        int owned = Records / ranks;
        return [.. Enumerable.Range(0, Records).Select(at => (at % Batch / part * owned) + (at / Batch * part) + (at % part))];
    }

    private static double[] OfRanks(SparkEngine engine, Layers.Model model, PackedData images, int ranks)
    {
        using ParameterStore parameters = Parameters(model);
        var job = new TrainingJob(model, parameters, Options(ranks))
        {
            FeatureScale = Scale,
            IsWeighted = false,
            Rows = new PackedTrainingRows(new PackedRows(images, null), null),
        };
        using var run = new SparkRun(engine.Cluster, job, new SparkEngineOptions(), threads: 1);
        return Losses(run);
    }

    private static double[] OfOne(Layers.Model model, PackedData images, int[] order)
    {
        using ParameterStore parameters = Parameters(model);
        TrainingOptions options = Options(ranks: 1);
        var source = new PackedSource(images, [.. model.InputTypes], Scale, options.Loss.TargetType(model.OutputTypes[0]), hasWeights: false);
        using var run = new LocalEngine(model, parameters, new RowSubset(source, order), null, options);
        return Losses(run);
    }

    private static double[] Losses(ITrainingEngine run)
    {
        double[] losses = new double[Epochs];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            run.StartEpoch(epoch);
            for (int step = 0; step < run.StepsPerEpoch;)
                step += run.Train(step);

            losses[epoch] = run.Statistics.Loss;
        }

        return losses;
    }

    private static ParameterStore Parameters(Layers.Model model)
    {
        var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(1);
        return parameters;
    }

    private static TrainingOptions Options(int ranks) => new()
    {
        Loss = new SparseCategoricalCrossentropy(),
        Optimizer = new SGD { LearningRate = 0.02f },
        Epochs = Epochs,
        BatchSize = Batch,
        Shuffles = false,
        Threads = 1,
        LogicalRanks = ranks,
    };
}
