using System.Buffers.Binary;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Rows;
using Microsoft.ML.BigDL.Spark.Tests.Parameters;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Spark.Tests.Rows;

/// <summary>Host 0 sends what it should, or should not; host 1 takes the rows of rank 1: 5 of 2 floats, in partition 3.</summary>
[TestClass]
public sealed class ArrivingRowsTests
{
    private const int Owned = 5;

    private static readonly long s_step = ArrivingRows.StepOf(3, isValidation: false);
    private static readonly long s_whole = ArrivingRows.StepOf(ArrivingRows.WholeRank, isValidation: false);

    [TestMethod]
    public void Rows_arrive_block_by_block()
    {
        ArrivingRows arriving = Exchange(group =>
        {
            Send(group, Block(3));
            Send(group, Block(2));
            group.Send(1, new FrameHeader(FrameType.RowsSent, group.Roster.Epoch, 0, 0, 0), []);
        });

        SortedDictionary<int, List<byte[]>> blocks = arriving.Take(1, isValidation: false);
        CollectionAssert.AreEqual(new[] { 3 }, blocks.Keys.ToArray());
        Assert.HasCount(2, blocks[3]);
        Assert.IsEmpty(arriving.Take(1, isValidation: true));
    }

    [TestMethod]
    public void More_rows_than_the_rank_owns_are_refused() => Refused("at most 2 rows", group =>
    {
        Send(group, Block(3));
        Send(group, Block(3));
    });

    [TestMethod]
    public void Blocks_that_are_larger_than_their_rows_are_refused() => Refused("at most 5 rows of at most 12 bytes", group =>
    {
        byte[] block = [.. Block(4)];
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(sizeof(int)), 1);
        Send(group, block);
    });

    [TestMethod]
    public void A_length_beyond_all_rows_is_refused_before_memory_is_taken() =>
        Refused("of at most", group => Send(group, new byte[1 << 20]));

    [TestMethod]
    public void Rows_of_a_rank_that_is_elsewhere_are_refused() => Refused("of a rank that is here", group => Send(group, Block(1), rank: 0));

    [TestMethod]
    public void Rows_of_a_partition_that_the_peer_has_not_are_refused() => Refused("of a partition that it has",
        group => Send(group, Block(1), step: ArrivingRows.StepOf(2, isValidation: false)));

    [TestMethod]
    public void A_rank_comes_whole_from_the_host_that_had_it()
    {
        ArrivingRows arriving = Exchange(
            group =>
            {
                Send(group, Block(5), step: s_whole);
                group.Send(1, new FrameHeader(FrameType.RowsSent, group.Roster.Epoch, 0, 0, 0), []);
            },
            holder: 0);

        CollectionAssert.AreEqual(new[] { ArrivingRows.WholeRank }, arriving.Take(1, isValidation: false).Keys.ToArray());
    }

    [TestMethod]
    public void Whole_ranks_of_others_and_parts_of_whole_ones_are_refused()
    {
        Refused("of a partition that it has", group => Send(group, Block(1), step: s_whole));
        Refused("of a partition that it has", group => Send(group, Block(1), step: s_whole), holder: 1);
        Refused("of a partition that it has", group => Send(group, Block(1)), holder: 0);
    }

    [TestMethod]
    public void Rows_after_the_last_are_refused() => Refused("nothing after the last", group =>
    {
        group.Send(1, new FrameHeader(FrameType.RowsSent, group.Roster.Epoch, 0, 0, 0), []);
        Send(group, Block(1));
    });

    private static void Refused(string fact, Action<PeerGroup> send, int holder = -1)
    {
        TransportException error = Assert.ThrowsExactly<TransportException>(() => Exchange(send, holder, waitsForFailure: true));
        StringAssert.Contains(error.Message, fact);
        Assert.IsFalse(error.IsTransient);
    }

    private static ArrivingRows Exchange(Action<PeerGroup> send, int holder = -1, bool waitsForFailure = false)
    {
        using var team = new HostTeam(2);
        var arriving = new ArrivingRows(Command(holder), 1, (_, isValidation) => isValidation ? 0 : Owned);
        using var isReceived = new ManualResetEventSlim();
        Exception?[] failures = team.Try(1, [0, 1], (host, group) =>
        {
            if (host == 0)
            {
                send(group);
                isReceived.Wait(TimeSpan.FromSeconds(30));
                return;
            }

            try
            {
                group.Start(arriving);
                arriving.Wait(group);
                if (waitsForFailure)
                    Assert.IsTrue(SpinWait.SpinUntil(() => group.Failure is not null, TimeSpan.FromSeconds(30)));
                group.ThrowIfFailed();
            }
            finally
            {
                isReceived.Set();
            }
        });
        return failures[1] is { } failure ? throw failure : arriving;
    }

    private static void Send(PeerGroup group, byte[] block, int rank = 1, long? step = null) =>
        group.Send(1, new FrameHeader(FrameType.Rows, group.Roster.Epoch, rank, step ?? s_step, block.Length), block);

    private static byte[] Block(int rows)
    {
        var column = new PackedColumn("x", ElementType.Float32, [2]);
        for (int row = 0; row < rows; row++)
            column.AddRow<float>().Fill(row);

        using PackedData data = PackedData.Of([column]);
        using var stream = new MemoryStream();
        PackedStream.Write(data, [.. Enumerable.Range(0, rows)], stream);
        return stream.ToArray();
    }

    private static DistributeCommand Command(int holder) => new()
    {
        Run = Guid.NewGuid(),
        Exchange = Guid.NewGuid(),
        Key = new byte[RunKey.Length],
        Hosts = [new HostAddress(Guid.NewGuid(), "a", 1, ""), new HostAddress(Guid.NewGuid(), "b", 2, "")],
        HostOfRank = [0, 1],
        HolderOfRank = [-1, holder],
        Columns = [new PackedForm("x", ElementType.Float32, [2], 2)],
        Training = new PartitionPlaces([1, 1, 1, 7], [0, 0, 1, 0]),
    };
}
