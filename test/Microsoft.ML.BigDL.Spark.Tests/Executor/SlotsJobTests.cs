using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Executor;

[TestClass]
public sealed class SlotsJobTests
{
    private const int Ranks = 3;
    private const int Slots = 2;

    [TestMethod]
    [DataRow(1)]
    [DataRow(1000)]
    public void Pieces_of_any_length_come_to_the_vectors_of_the_optimiser(int most)
    {
        using EngineState state = Empty();
        var slices = new SliceMap(state.Slot(0).Length, Ranks);
        foreach ((int first, int end) in slices.Runs(most))
        {
            var command = new SlotsCommand(Guid.NewGuid(), 1, first, end, []);
            SlotsJob.Join(command, Enumerable.Range(first, end - first).SelectMany(rank => Pieces(slices, rank)), slices, state);
        }

        for (int slot = 0; slot < Slots; slot++)
        {
            CollectionAssert.AreEqual(Enumerable.Range(0, slices.Length).Select(i => Value(slot, i)).ToArray(), state.Slot(slot).ToArray());
        }
    }

    [TestMethod]
    public void A_piece_that_is_missing_is_told_of()
    {
        using EngineState state = Empty();
        var slices = new SliceMap(state.Slot(0).Length, Ranks);
        var command = new SlotsCommand(Guid.NewGuid(), 1, 0, 2, []);
        WorkerProtocolException error = Assert.ThrowsExactly<WorkerProtocolException>(
            () => SlotsJob.Join(command, Pieces(slices, 1), slices, state));
        StringAssert.Contains(error.Message, $"{slices.LengthOf(1) * Slots} numbers");
        StringAssert.Contains(error.Message, $"{slices.Start(2) * Slots} were expected");
    }

    private static float Value(int slot, int element) => (slot * 1000) + element;

    private static EngineState Empty() => new(new Sequential(new Input(10), new Dense(9)).Build().Layout, Slots);

    // Each of seven numbers, so that they end within and across the vectors.
    private static IEnumerable<byte[]> Pieces(SliceMap slices, int rank)
    {
        float[] all = [.. Enumerable.Range(0, Slots).SelectMany(slot =>
            Enumerable.Range(slices.Start(rank), slices.LengthOf(rank)).Select(element => Value(slot, element)))];
        return all.Chunk(7).Select((piece, i) => (byte[])[
            .. BitConverter.GetBytes(rank), .. BitConverter.GetBytes(i * 7), .. MemoryMarshal.AsBytes(piece.AsSpan())]);
    }
}
