namespace Microsoft.ML.BigDL.Spark;

/// <summary>The worker process that an executor starts in place of Python.</summary>
internal static class Program
{
    private static int Main() => 0;
}
