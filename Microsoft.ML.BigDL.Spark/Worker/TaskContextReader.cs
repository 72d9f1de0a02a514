using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>Reads the task context: fields in a fixed order up to Spark 4.1, one JSON object from 4.2 on.</summary>
internal static class TaskContextReader
{
    public static WorkerTaskContext Read(WireReader reader, SparkLayout layout) =>
        layout >= SparkLayout.Spark42 ? ReadJson(reader) : ReadFields(reader, layout);

    private static WorkerTaskContext ReadFields(WireReader reader, SparkLayout layout)
    {
        bool isBarrier = reader.ReadBoolean("task context, barrier flag");
        string? barrierAddress = null;
        if (isBarrier || layout < SparkLayout.Spark41)
            barrierAddress = ReadBarrierAddress(reader);
        return new WorkerTaskContext
        {
            IsBarrier = isBarrier,
            BarrierAddress = isBarrier ? barrierAddress : null,
            StageId = reader.ReadInt32(),
            PartitionId = reader.ReadInt32(),
            AttemptNumber = reader.ReadInt32(),
            TaskAttemptId = reader.ReadInt64(),
            Cpus = reader.ReadInt32(),
            Resources = ReadResources(reader),
            LocalProperties = reader.ReadPairs("local properties"),
        };
    }

    // A port with a secret behind it, or -1 and the path of a socket file, which needs none.
    private static string ReadBarrierAddress(WireReader reader)
    {
        int port = reader.ReadInt32();
        string text = reader.ReadText("task context, barrier secret or socket path");
        return port == -1 ? text : port.ToString(CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadResources(WireReader reader)
    {
        int count = reader.ReadCount("task context, resources");
        Dictionary<string, IReadOnlyList<string>> resources = [];
        for (int i = 0; i < count; i++)
        {
            string key = reader.ReadText("task context, resource key");
            _ = reader.ReadText("task context, resource name");
            resources[key] = reader.ReadTexts("task context, resource addresses");
        }
        return resources;
    }

    private static WorkerTaskContext ReadJson(WireReader reader)
    {
        string text = reader.ReadText("task context");
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            bool isBarrier = root.GetProperty("isBarrier").GetBoolean();
            return new WorkerTaskContext
            {
                IsBarrier = isBarrier,
                BarrierAddress = isBarrier ? root.GetProperty("connInfo").ToString() : null,
                StageId = root.GetProperty("stageId").GetInt32(),
                PartitionId = root.GetProperty("partitionId").GetInt32(),
                AttemptNumber = root.GetProperty("attemptNumber").GetInt32(),
                TaskAttemptId = root.GetProperty("taskAttemptId").GetInt64(),
                Cpus = root.GetProperty("cpus").GetInt32(),
                Resources = root.GetProperty("resources").EnumerateObject().ToDictionary(
                    resource => resource.Name,
                    resource => (IReadOnlyList<string>)
                        [.. resource.Value.GetProperty("addresses").EnumerateArray().Select(address => address.ToString())]),
                LocalProperties = root.GetProperty("localProperties").EnumerateObject()
                    .ToDictionary(property => property.Name, property => property.Value.ToString()),
            };
        }
        // The cause is not kept: the text of a JSON error may quote the context, which holds secrets.
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WorkerProtocolException(
                $"the task context of {text.Length} characters is not the JSON object which Spark 4.2 and 4.3 write ({error.GetType().Name}).");
        }
    }
}
