namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>A row with the names that Spark's columns have.</summary>
#pragma warning disable IDE1006
public sealed class Flower
{
    public int id { get; set; }

    public float length { get; set; }

    public float width { get; set; }

    public string kind { get; set; } = "";
}
