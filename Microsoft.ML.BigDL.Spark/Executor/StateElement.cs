using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>A state to go on from, as the bytes that the driver gives a host: weights and states, slots of ranks, and the best weights.</summary>
internal static class StateElement
{
    private const int NoEpoch = -1;

    /// <exception cref="SparkException">The state is too large to be sent.</exception>
    public static byte[] Write(EngineState state, SliceMap slices, ImmutableArray<int> ranks)
    {
        long bytes = ((state.Parameters.WeightMemory.Bytes + state.Parameters.StateMemory.Bytes) * (state.Best is null ? 1 : 2))
            + (ranks.Sum(rank => (long)slices.LengthOf(rank)) * state.SlotCount * sizeof(float));
        if (bytes > int.MaxValue / 2)
        {
            throw new SparkException(FormattableString.Invariant(
                $"{bytes:N0} bytes of weights and optimiser state would go to one executor, and {int.MaxValue / 2:N0} are the most. Use more executors, or an optimiser that keeps less."));
        }

        using var stream = new MemoryStream((int)bytes);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(state.Step);
        writer.Write(ranks.Length);
        foreach (int rank in ranks)
        {
            writer.Write(rank);
        }

        Write(writer, state.Parameters);
        foreach (int rank in ranks)
        {
            for (int slot = 0; slot < state.SlotCount; slot++)
            {
                writer.Write(MemoryMarshal.AsBytes(state.Slot(slot).Slice(slices.Start(rank), slices.LengthOf(rank))));
            }
        }

        writer.Write(state.Best is null ? NoEpoch : state.BestEpoch ?? NoEpoch);
        if (state is { Best: not null, BestEpoch: not null })
        {
            Write(writer, state.Best);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads an element: a snapshot of its step, and the best weights as the end of their epoch.</summary>
    /// <param name="element">The bytes.</param>
    /// <param name="snapshots">Where the snapshot belongs; those of later steps become void.</param>
    /// <param name="ends">Where the best weights belong.</param>
    /// <param name="room">Parameters whose present values are not wanted any more.</param>
    /// <exception cref="WorkerProtocolException">The bytes are no state of this run.</exception>
    public static void Read(byte[] element, SnapshotStore snapshots, EpochEnds ends, ParameterStore room)
    {
        using var stream = new MemoryStream(element, writable: false);
        using var reader = new BinaryReader(stream);
        try
        {
            long step = reader.ReadInt64();
            int[] ranks = new int[reader.ReadInt32()];
            for (int i = 0; i < ranks.Length; i++)
            {
                ranks[i] = reader.ReadInt32();
            }

            snapshots.DropAfter(step);
            Snapshot snapshot = snapshots.Next(snapshots.Find(step));
            snapshot.Prepare(ranks);
            stream.ReadExactly(MemoryMarshal.AsBytes(snapshot.Weights));
            stream.ReadExactly(MemoryMarshal.AsBytes(snapshot.States));
            foreach (int rank in ranks)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(snapshot.SlotsOf(rank)));
            }

            int best = reader.ReadInt32();
            if (best != NoEpoch)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(room.Weights));
                stream.ReadExactly(MemoryMarshal.AsBytes(room.States));
                ends.Keep(best, room, best);
            }

            snapshots.Complete(snapshot, step);
        }
        catch (EndOfStreamException error)
        {
            throw new WorkerProtocolException($"a state of {element.Length} bytes is too short: {error.Message}", error);
        }
    }

    private static void Write(BinaryWriter writer, ParameterStore parameters)
    {
        writer.Write(MemoryMarshal.AsBytes(parameters.Weights));
        writer.Write(MemoryMarshal.AsBytes(parameters.States));
    }
}
