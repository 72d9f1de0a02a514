using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>All rows of a frame as record batches in this process.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Batches">The batches in the order of the rows.</param>
internal sealed record ArrowResult(Schema Schema, IReadOnlyList<RecordBatch> Batches) : IDisposable
{
    /// <summary>Computes and collects a frame.</summary>
    /// <exception cref="JavaException">The rows could not be computed.</exception>
    public static ArrowResult Collect(SparkDataFrame frame)
    {
        JavaGateway gateway = frame.Session.Gateway;
        using JavaObject answer = frame.Java.Call<JavaObject>("collectAsArrowToPython");
        object?[] parts = gateway.Read(answer);
        using var server = (JavaObject)parts[2]!; // An address, a secret and the server.
        using ResultSocket socket = ResultSocket.Connect(parts[0], parts[1] as string);
        List<RecordBatch> batches = [];
        using var reader = new ArrowStreamReader(socket.Stream, leaveOpen: true);
        Schema schema = reader.Schema;
        while (reader.ReadNextRecordBatch() is { } batch)
            batches.Add(batch);

        // Partitions arrive as they finish; their order follows.
        var order = new int[socket.TryReadInt() ?? 0];
        for (int i = 0; i < order.Length; i++)
            order[i] = socket.ReadInt();

        // A job that failed ends its stream like one without rows, so the server is always asked how it went.
        ThrowIfFailed(server);
        return new ArrowResult(schema, [.. order.Select(i => batches[i])]);
    }

    /// <summary>The values of a frame of one binary column, of record batches as Spark's tasks make them.</summary>
    public static IReadOnlyList<byte[]> Binary(IEnumerable<byte[]> batches)
    {
        List<byte[]> values = [];
        var schema = new Schema([new Field("value", BinaryType.Default, nullable: false)], metadata: null);
        foreach (byte[] batch in batches)
        {
            using var reader = new ArrowStreamReader(PartitionStream.WithHeader(schema, batch));
            using RecordBatch rows = reader.ReadNextRecordBatch() ?? throw new SparkException($"A task answered with {batch.Length} bytes that are no rows.");
            var column = (BinaryArray)rows.Column(0);
            for (int row = 0; row < rows.Length; row++)
                values.Add(column.GetBytes(row).ToArray());
        }

        return values;
    }

    /// <summary>
    /// Throws the error of a job. Call it only after having read to the end: else the server waits for its reader, and this call for the server.
    /// </summary>
    public static void ThrowIfFailed(JavaObject server)
    {
        try
        {
            server.Call("getResult");
        }
        catch (JavaException awaited) when (awaited.InnerException is JavaException cause)
        {
            // "Exception thrown in awaitResult" says nothing; its cause does.
            throw cause;
        }
    }

    public void Dispose()
    {
        foreach (RecordBatch batch in Batches)
            batch.Dispose();
    }
}
