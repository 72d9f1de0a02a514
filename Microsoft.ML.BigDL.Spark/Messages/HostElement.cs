using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>
/// What the driver gives a host, as bytes: the weights and states to begin with, if it is to begin, and the packed records of ranks.
/// </summary>
internal static class HostElement
{
    /// <summary>Writes an element.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="parameters">The weights and states; null for a host that has them.</param>
    /// <param name="ranks">The ranks to write.</param>
    /// <param name="of">The number of ranks of the run.</param>
    /// <param name="training">The training rows of all ranks; null where no ranks are written.</param>
    /// <param name="validation">The validation rows of all ranks, if there are any.</param>
    public static void Write(
        Stream stream, ParameterStore? parameters, ImmutableArray<int> ranks, int of, PackedRows? training, PackedRows? validation)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(parameters is not null);
        if (parameters is not null)
        {
            writer.Write(MemoryMarshal.AsBytes(parameters.Weights));
            writer.Write(MemoryMarshal.AsBytes(parameters.States));
        }

        writer.Write(ranks.Length);
        foreach (int rank in ranks)
        {
            writer.Write(rank);
            Write(writer, training!, rank, of); // There are ranks to write.
            writer.Write(validation is not null);
            if (validation is not null)
            {
                Write(writer, validation, rank, of);
            }
        }
    }

    /// <summary>Reads an element: weights and states into the parameters, records to whoever takes them over.</summary>
    /// <exception cref="WorkerProtocolException">The bytes are no element of this run.</exception>
    public static void Read(byte[] element, ParameterStore parameters, Action<int, PackedData, PackedData?> take)
    {
        using var stream = new MemoryStream(element, writable: false);
        using var reader = new BinaryReader(stream);
        try
        {
            if (reader.ReadBoolean())
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(parameters.Weights));
                stream.ReadExactly(MemoryMarshal.AsBytes(parameters.States));
            }

            for (int left = reader.ReadInt32(); left > 0; left--)
            {
                int rank = reader.ReadInt32();
                PackedData training = PackedStream.Read(stream);
                take(rank, training, reader.ReadBoolean() ? PackedStream.Read(stream) : null);
            }
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new WorkerProtocolException($"a host's element of {element.Length} bytes is damaged: {error.Message}", error);
        }
    }

    // A rank owns the same run of the rows as on the local engine.
    private static void Write(BinaryWriter writer, PackedRows rows, int rank, int ranks)
    {
        int begin = RankedRecords.Begin(rows.Count, rank, ranks);
        int end = RankedRecords.Begin(rows.Count, rank + 1, ranks);
        int[] own = [.. Enumerable.Range(begin, end - begin).Select(row => rows[row])];
        writer.Flush();
        PackedStream.Write(rows.Data, own, writer.BaseStream);
    }
}
