using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>The places where the Spark versions differ for their driver.</summary>
internal sealed class SparkDialect(Version version)
{
    private const int MapArrowIterator = 207;
    private const string Udf = "org.apache.spark.sql.execution.python.UserDefinedPythonFunction";

    private readonly bool _classic = version.Major >= 4;

    /// <summary>The class of sessions; since 4.0 it has a sibling that talks to a remote server.</summary>
    public string SessionClass => _classic ? "org.apache.spark.sql.classic.SparkSession" : "org.apache.spark.sql.SparkSession";

    /// <summary>Where a server that takes Arrow data listens: a port, or since 4.1 the path of a socket.</summary>
    public object? ArrowServerAddress(JavaObject server) =>
        server.Call(version >= new Version(4, 1) ? "connInfo" : "port");

    /// <summary>A function over record batches, of which Spark knows its program, its command bytes and the row it returns.</summary>
    public JavaObject ArrowFunction(JavaGateway gateway, JavaObject function, JavaObject outputRow)
    {
        const string Name = "dotnet";
        if (version < new Version(4, 3))
            return gateway.New(Udf, Name, function, outputRow, MapArrowIterator, true);
        using JavaObject noDefaults = gateway.List([]);
        using JavaObject noNames = gateway.List([]);
        return gateway.New(Udf, Name, function, outputRow, MapArrowIterator, true, noDefaults, noNames);
    }

    /// <summary>The frame that a function over record batches makes of a frame.</summary>
    public JavaObject MapInArrow(JavaObject frame, JavaObject call, bool isBarrier)
    {
        if (_classic)
            return frame.Call<JavaObject>("mapInArrow", call, isBarrier, null);
        using JavaObject expression = call.Call<JavaObject>("expr");
        return frame.Call<JavaObject>("pythonMapInArrow", expression, isBarrier);
    }
}
