using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Tests.Estimators;

/// <summary>Rows for the tests of this room: four features, and a class that follows from the largest score.</summary>
internal static class Samples
{
    private static readonly string[] s_names = ["oak", "ash", "elm"];

    public static Sample[] Rows(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float[] features = [.. Enumerable.Range(0, 4).Select(_ => (float)((random.NextDouble() * 4) - 2))];
            float[] scores = Networks.Scores(features, 3);
            return new Sample
            {
                Id = i,
                Name = $"row {i}",
                Features = features,
                Label = s_names[Array.IndexOf(scores, scores.Max())],
                Flag = scores[0] > 0,
                Target = scores[0],
            };
        })];
    }

    public sealed class Sample
    {
        public int Id { get; set; }

        public string Name { get; set; } = "";

        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public bool Flag { get; set; }

        public float Target { get; set; }
    }
}
