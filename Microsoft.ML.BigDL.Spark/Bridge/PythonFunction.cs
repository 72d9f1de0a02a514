namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>What a worker task runs. Spark believes it to be a Python function; to its worker it is a program, a version text and some bytes.</summary>
/// <param name="Command">The bytes that reach every task; kept small, because they travel with each stage.</param>
/// <param name="Executable">The worker program: an absolute path, or one relative to the executor's folder.</param>
/// <param name="Version">The version text, by which the worker knows the layout of what Spark sends.</param>
/// <param name="Environment">Variables for the worker. Any difference starts another worker process: keep them the same all along.</param>
internal sealed record PythonFunction(byte[] Command, string Executable, string Version, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The function as a Java object.</summary>
    public JavaObject ToJava(JavaGateway gateway)
    {
        using JavaObject environment = gateway.Map(Environment);
        using JavaObject includes = gateway.List([]);
        using JavaObject broadcasts = gateway.List([]);
        return gateway.New(
            "org.apache.spark.api.python.SimplePythonFunction", Command, environment, includes, Executable, Version, broadcasts, null);
    }
}
