using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>Sends the weights, then the states, in pieces. Command: <see cref="FetchCommand"/>.</summary>
internal sealed class FetchJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "fetch";

    private const int PieceBytes = 16 << 20;

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
    {
        FetchCommand command = Message.Read<FetchCommand>(body.Span);
        if (command.Worker != runs.Worker)
        {
            throw new WorkerFaultException(ExecutorFault.Misplaced, $"A task for worker {command.Worker} came to another one.");
        }

        (AlignedMemory weights, AlignedMemory states) = runs.Get(command.Run).Find(command);
        return Pieces(weights).Concat(Pieces(states));
    }

    /// <summary>Puts the pieces together again.</summary>
    /// <exception cref="WorkerProtocolException">They are not as long as the parameters.</exception>
    public static void Join(IReadOnlyList<byte[]> pieces, ParameterStore parameters)
    {
        Span<byte> weights = MemoryMarshal.AsBytes(parameters.Weights);
        Span<byte> states = MemoryMarshal.AsBytes(parameters.States);
        int read = 0;
        foreach (byte[] piece in pieces)
        {
            Span<byte> room = read < weights.Length ? weights[read..] : states[Math.Min(read - weights.Length, states.Length)..];
            if (piece.Length > room.Length)
            {
                throw new WorkerProtocolException($"the executors sent more than the {weights.Length + states.Length} bytes of weights that were expected.");
            }

            piece.CopyTo(room);
            read += piece.Length;
        }

        if (read != weights.Length + states.Length)
        {
            throw new WorkerProtocolException($"the executors sent {read} bytes of weights where {weights.Length + states.Length} were expected.");
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(AlignedMemory memory)
    {
        for (long begin = 0; begin < memory.Bytes; begin += PieceBytes)
        {
            yield return memory.Span<byte>(begin, (int)Math.Min(PieceBytes, memory.Bytes - begin)).ToArray();
        }
    }
}
