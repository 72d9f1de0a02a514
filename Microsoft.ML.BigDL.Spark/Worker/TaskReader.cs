namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>Reads a task's description, all that comes before its data, in the layouts of Spark 3.5 and 4.0 to 4.3.</summary>
internal static class TaskReader
{
    // Spark itself cannot send an array of 2 GB, and a command or frame of half of that is already a mistake.
    private const int MaxCommandBytes = 1 << 30;

    /// <summary>The next task on the connection, or null when there is none: the connection was closed, or Spark said so.</summary>
    /// <exception cref="WorkerProtocolException">The bytes are no task of a supported release.</exception>
    public static WorkerTask? Read(WireReader reader)
    {
        if (!reader.TryReadInt32(out int first) || first == SpecialLength.EndOfDataSection)
            return null;
        if (first != SpecialLength.StartOfInitFrame)
            return ReadTask(reader, first, isFramed: false);

        byte[] frame = reader.ReadBytes("task frame", MaxCommandBytes);
        using MemoryStream stream = new(frame, writable: false);
        try
        {
            WireReader inner = new(stream);
            WorkerTask task = ReadTask(inner, inner.ReadInt32(), isFramed: true);
            return stream.Position == stream.Length
                ? task
                : throw new WorkerProtocolException(
                    $"the task frame of Spark {task.SparkVersion} holds {frame.Length} bytes, of which the layout explains {stream.Position}.");
        }
        catch (EndOfStreamException error)
        {
            throw new WorkerProtocolException($"the task frame of {frame.Length} bytes ends in the middle of a value.", error);
        }
    }

    private static WorkerTask ReadTask(WireReader reader, int partition, bool isFramed)
    {
        if (partition < 0)
            throw new WorkerProtocolException($"a task begins with its partition (0 or more), but {partition} was received.");
        SparkLayout layout = SparkLayouts.Parse(reader.ReadText("version", maxBytes: 256), out string sparkVersion);
        if (isFramed != layout >= SparkLayout.Spark43)
        {
            throw new WorkerProtocolException(
                $"Spark {sparkVersion} sends its tasks {(isFramed ? "without" : "in")} a frame, but this task came {(isFramed ? "in" : "without")} one.");
        }

        WorkerTaskContext context = TaskContextReader.Read(reader, layout);
        string filesFolder = reader.ReadText("folder of files");
        _ = reader.ReadTexts("python includes");
        SkipBroadcasts(reader);
        int evalType = reader.ReadInt32();
        Dictionary<string, string> settings = ReadSettings(reader, layout, evalType, sparkVersion);
        byte[] command = evalType == EvalType.Elements
            ? reader.ReadBytes("command", MaxCommandBytes)
            : ReadFunction(reader, layout);
        if (!WorkerCommand.IsCommand(command))
        {
            throw new WorkerProtocolException(
                $"the {command.Length} bytes found where Spark {sparkVersion} keeps the command are none of this library's: this build of Spark " +
                "lays its tasks out differently from the release whose version it names. Use a stock release.");
        }
        return new WorkerTask
        {
            Layout = layout,
            SparkVersion = sparkVersion,
            Partition = partition,
            Context = context,
            FilesFolder = filesFolder,
            EvalType = evalType,
            Settings = settings,
            Command = command,
        };
    }

    // The library sends no broadcasts, but Spark's section for them is always there and a reused worker may be told of removals.
    private static void SkipBroadcasts(WireReader reader)
    {
        bool hasServer = reader.ReadBoolean("broadcasts, decryption server");
        int count = reader.ReadCount("broadcasts");
        if (hasServer)
        {
            _ = reader.ReadInt32();
            _ = reader.ReadText("broadcasts, secret or socket path");
        }
        for (int i = 0; i < count; i++)
        {
            bool isNew = reader.ReadInt64() >= 0;
            if (isNew && !hasServer)
                _ = reader.ReadText("broadcasts, file");
        }
    }

    private static Dictionary<string, string> ReadSettings(WireReader reader, SparkLayout layout, int evalType, string sparkVersion)
    {
        if (evalType is not (EvalType.Elements or EvalType.Batches))
        {
            throw new WorkerProtocolException(
                $"Spark {sparkVersion} asks for a function of kind {evalType}, but this worker serves {EvalType.Elements} (PythonRDD) and " +
                $"{EvalType.Batches} (mapInArrow) only.");
        }
        if (layout < SparkLayout.Spark42)
            return evalType == EvalType.Batches ? reader.ReadPairs("settings") : [];

        Dictionary<string, string> settings = reader.ReadPairs("runner settings");
        foreach ((string key, string value) in reader.ReadPairs("evaluation settings"))
            settings[key] = value;
        return settings;
    }

    private static byte[] ReadFunction(WireReader reader, SparkLayout layout)
    {
        bool isProfiled = layout is SparkLayout.Spark40 or SparkLayout.Spark41 && reader.ReadBoolean("profiler");
        if (isProfiled)
            _ = reader.ReadText("profiler kind");
        ExpectOne(reader, "functions");
        int arguments = reader.ReadCount("arguments");
        for (int i = 0; i < arguments; i++)
        {
            _ = reader.ReadInt32();
            if (layout >= SparkLayout.Spark42 && reader.ReadBoolean("argument, name flag"))
                _ = reader.ReadText("argument, name");
        }
        ExpectOne(reader, "chained functions");
        byte[] command = reader.ReadBytes("command", MaxCommandBytes);
        if (isProfiled || layout >= SparkLayout.Spark42)
            _ = reader.ReadInt64();
        return command;
    }

    private static void ExpectOne(WireReader reader, string what)
    {
        int count = reader.ReadInt32();
        if (count != 1)
            throw new WorkerProtocolException($"{what}: expected 1, received {count}.");
    }
}
