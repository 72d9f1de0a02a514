using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

/// <summary>Builds the bytes an executor would send, field by field.</summary>
internal sealed class MemoryTask : MemoryStream
{
    /// <summary>A whole element task in the layout of Spark 3.5.</summary>
    public static byte[] Elements(WorkerCommand command, params byte[][] elements)
    {
        MemoryTask task = new MemoryTask().Int(1).Text(SparkLayouts.PythonVersion("3.5.9"));
        task.Flag(false).Int(0).Text("").Int(4).Int(1).Int(0).Long(9).Int(1).Int(0).Int(0);
        task.Text(".").Int(0).Flag(false).Int(0).Int(EvalType.Elements).Bytes(command.Write());
        foreach (byte[] element in elements)
            task.Bytes(element);
        return task.Int(SpecialLength.EndOfDataSection).Int(SpecialLength.EndOfStream).ToArray();
    }

    public MemoryTask Int(int value)
    {
        this.WriteInt32(value);
        return this;
    }

    public MemoryTask Long(long value) => Int((int)(value >> 32)).Int((int)value);

    public MemoryTask Flag(bool value)
    {
        WriteByte(value ? (byte)1 : (byte)0);
        return this;
    }

    public MemoryTask Text(string text)
    {
        this.WriteText(text);
        return this;
    }

    public MemoryTask Bytes(byte[] bytes)
    {
        this.WriteCounted(bytes);
        return this;
    }
}
