namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>How to start Spark's driver process. The settings may hold secrets, so they are left out of the text of this record.</summary>
internal sealed record SparkLaunchOptions
{
    /// <summary>Spark's folder; null takes SPARK_HOME or the spark-submit on the PATH.</summary>
    public string? SparkHome { get; init; }

    /// <summary>Spark settings by name; they go before spark-defaults.conf, and that before our recommended ones.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the Java process may take until it answers; 2 to 3 s on a quiet machine, several times that on a loaded one.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets every line that the Java process prints, secrets struck out, on a thread of its own; null drops them.</summary>
    public Action<string>? Output { get; init; }

    /// <summary>The environment to look at; tests give their own.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public override string ToString() => $"{nameof(SparkLaunchOptions)} {{ {nameof(SparkHome)} = {SparkHome}, {Settings.Count} settings }}";
}
