using Apache.Arrow;
using Apache.Arrow.Ipc;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>Rows of this process as a frame: they reach Spark's driver as one Arrow stream.</summary>
internal static class LocalRows
{
    private const string PythonSqlUtils = "org.apache.spark.sql.api.python.PythonSQLUtils";
    private const int EndOfChunks = -1;

    // Spark makes a partition of each batch once the rows are many.
    private const long BatchBytes = 16 << 20;

    public static SparkDataFrame ToSpark(SparkSession session, IDataView rows) =>
        ToSpark(session, ArrowRows.SchemaOf(rows.Schema), ArrowRows.Batches(rows, int.MaxValue, BatchBytes));

    public static SparkDataFrame ToSpark(SparkSession session, SparkSchema schema, IEnumerable<RecordBatch> batches)
    {
        JavaGateway gateway = session.Gateway;
        using JavaObject iterator = session.Context.IsEncryptionEnabled ? Send(session, schema, batches) : WriteFile(gateway, schema, batches);
        return session.Frame(gateway.CallStatic<JavaObject>(PythonSqlUtils, "toDataFrame", iterator, schema.ToJson(), session.Java));
    }

    private static JavaObject WriteFile(JavaGateway gateway, SparkSchema schema, IEnumerable<RecordBatch> batches)
    {
        // The folder is closed to other users.
        string folder = Directory.CreateTempSubdirectory("bigdl-rows-").FullName;
        try
        {
            string path = Path.Combine(folder, "rows.arrow");
            using (FileStream file = File.Create(path))
                WriteStream(file, schema, batches);

            // Spark has read all of it when the call returns.
            return gateway.CallStatic<JavaObject>(PythonSqlUtils, "readArrowStreamFromFile", path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // With encryption on, no rows may lie in a file in clear.
    private static JavaObject Send(SparkSession session, SparkSchema schema, IEnumerable<RecordBatch> batches)
    {
        using JavaObject server = session.Gateway.New("org.apache.spark.sql.api.python.ArrowIteratorServer");
        using (ResultSocket socket = ResultSocket.Connect(session.Dialect.ArrowServerAddress(server), server.Call("secret") as string))
        {
            using var chunks = new ChunkStream(socket);
            using (var buffered = new BufferedStream(chunks, 1 << 16))
                WriteStream(buffered, schema, batches);
            socket.WriteInt(EndOfChunks);
            return server.Call<JavaObject>("getResult");
        }
    }

    private static void WriteStream(Stream stream, SparkSchema schema, IEnumerable<RecordBatch> batches)
    {
        using var writer = new ArrowStreamWriter(stream, schema.ToArrow(), leaveOpen: true);
        writer.WriteStart();
        foreach (RecordBatch batch in batches)
            writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }
}
