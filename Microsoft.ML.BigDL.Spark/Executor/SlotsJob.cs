using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// Sends the slots of ranks in pieces, each after the rank and the place of its first number. Command: <see cref="SlotsCommand"/>.
/// </summary>
internal sealed class SlotsJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "slots";

    private const int HeaderBytes = 2 * sizeof(int);
    private const int PieceLength = 4 << 20;

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
    {
        SlotsCommand command = Message.Read<SlotsCommand>(body.Span);
        ResidentRun run = runs.Get(command.Run);
        return Enumerable.Range(command.First, command.End - command.First)
            .Where(rank => command.Holders[rank] == runs.Worker)
            .SelectMany(rank => Pieces(rank, run.FindSlots(rank, command.Step)));
    }

    /// <summary>Puts the pieces that answer a command where they belong.</summary>
    /// <exception cref="WorkerProtocolException">They are not what the optimiser keeps.</exception>
    public static void Join(SlotsCommand command, IEnumerable<byte[]> pieces, SliceMap slices, EngineState state)
    {
        long expected = (long)(slices.Start(command.End) - slices.Start(command.First)) * state.SlotCount;
        long missing = expected;
        foreach (byte[] piece in pieces)
        {
            int rank = BinaryPrimitives.ReadInt32LittleEndian(piece);
            int begin = BinaryPrimitives.ReadInt32LittleEndian(piece.AsSpan(sizeof(int)));
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(piece.AsSpan(HeaderBytes));
            missing -= values.Length;
            while (!values.IsEmpty)
            {
                // A rank's vectors lie one after the other, and a piece may end anywhere.
                (int slot, int offset) = Math.DivRem(begin, slices.LengthOf(rank));
                int length = Math.Min(values.Length, slices.LengthOf(rank) - offset);
                values[..length].CopyTo(state.Slot(slot)[(slices.Start(rank) + offset)..]);
                values = values[length..];
                begin += length;
            }
        }

        if (missing != 0)
        {
            throw new WorkerProtocolException($"the executors sent {expected - missing} numbers of optimiser state where {expected} were expected.");
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(int rank, AlignedMemory slots)
    {
        int length = (int)(slots.Bytes / sizeof(float));
        for (int begin = 0; begin < length; begin += PieceLength)
        {
            byte[] piece = new byte[HeaderBytes + (Math.Min(PieceLength, length - begin) * sizeof(float))];
            BinaryPrimitives.WriteInt32LittleEndian(piece, rank);
            BinaryPrimitives.WriteInt32LittleEndian(piece.AsSpan(sizeof(int)), begin);
            slots.Span<byte>((long)begin * sizeof(float), piece.Length - HeaderBytes).CopyTo(piece.AsSpan(HeaderBytes));
            yield return piece;
        }
    }
}
