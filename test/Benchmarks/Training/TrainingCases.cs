namespace Microsoft.ML.BigDL.Benchmarks.Training;

internal static class TrainingCases
{
    public static IReadOnlyList<TrainingCase> All { get; } =
        [new LeNetCase(), new MlpCase(), new ResNetCase(), new LstmCase(), new NeuralCFCase()];
}
