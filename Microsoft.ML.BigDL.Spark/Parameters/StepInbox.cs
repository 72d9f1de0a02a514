using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// Where the peers' frames of a step go. Every frame has its place before it arrives: gradients for owned slices a buffer per part of the
/// peers' ranks, new weights and states the vectors themselves. A place is free when the frame may come: a peer cannot go on to the next step
/// before it has this host's answer for every parcel, and an answer cannot come before this host has sent its gradients, which it does when its
/// pass reads those weights no more. Frames that come out of turn are refused.
/// </summary>
internal sealed class StepInbox : IDisposable
{
    private readonly ExchangePlan _plan;
    private readonly ParameterStore _parameters;
    private readonly Arrivals _arrivals;
    private readonly int _self;
    private readonly AlignedMemory?[] _parts;
    private readonly long[] _pushes;
    private readonly long[][] _pushesFrom;
    private readonly long[][] _pushSteps;
    private readonly long[] _consumed;
    private readonly long[][] _pushed;
    private readonly long[][] _updatesFrom;
    private long _updates;

    public StepInbox(ExchangePlan plan, ParameterStore parameters, int self, Arrivals arrivals)
    {
        _plan = plan;
        _parameters = parameters;
        _arrivals = arrivals;
        _self = self;
        int hosts = plan.RankMap.Hosts;
        int owned = plan.ParcelsOf(self).Length;
        _pushes = new long[owned];
        _consumed = new long[owned];
        _pushesFrom = [.. Enumerable.Range(0, hosts).Select(_ => new long[owned])];
        _pushSteps = [.. Enumerable.Range(0, hosts).Select(_ => new long[owned])];
        _pushed = [.. Enumerable.Range(0, hosts).Select(owner => new long[plan.ParcelsOf(owner).Length])];
        _updatesFrom = [.. Enumerable.Range(0, hosts).Select(owner => new long[plan.ParcelsOf(owner).Length])];
        UpdatesPerStep = Enumerable.Range(0, hosts).Where(owner => owner != self).Sum(owner => plan.ParcelsOf(owner).Length);
        _parts = new AlignedMemory?[plan.RankMap.Ranks];
        foreach (RankPart part in Enumerable.Range(0, hosts).Where(host => host != self).SelectMany(host => plan.PartsOf(host)))
        {
            _parts[part.First] = new AlignedMemory((long)plan.OwnedLength(self) * sizeof(float));
        }
    }

    public long Bytes => _parts.Sum(part => part?.Bytes ?? 0);

    private int UpdatesPerStep { get; }

    private int Peers => _pushesFrom.Length - 1;

    /// <summary>What a peer sent of a piece of an owned slice, for the part of the ranks that begins with this one.</summary>
    public Span<float> PartOf(int firstRank, Piece piece) =>
        _parts[firstRank]!.Span<float>(piece.Offset * (long)sizeof(float), piece.Length); // The plan names only parts that exist.

    /// <summary>Whether all peers' gradients for an owned parcel are there.</summary>
    public bool HasPushes(int parcel, long round) => Volatile.Read(ref _pushes[parcel]) >= round * Peers;

    /// <summary>Waits for all peers' gradients for an owned parcel.</summary>
    public bool WaitForPushes(int parcel, long round, TimeSpan timeout) => _arrivals.Wait(ref _pushes[parcel], round * Peers, timeout);

    /// <summary>Waits for the new weights and states of all slices owned elsewhere.</summary>
    public bool WaitForUpdates(long round, TimeSpan timeout) => _arrivals.Wait(ref _updates, round * UpdatesPerStep, timeout);

    /// <summary>The hosts whose frames of this round are still missing.</summary>
    public IEnumerable<int> Missing(long round) => Enumerable.Range(0, _pushesFrom.Length).Where(host => host != _self
        && (_pushesFrom[host].Any(count => count < round) || _updatesFrom[host].Any(count => count < round)));

    /// <summary>The host, if any, whose gradients belong to another step.</summary>
    public bool IsOutOfStep(int parcel, long step, out int host, out long itsStep)
    {
        for (host = 0; host <= Peers; host++)
        {
            itsStep = _pushSteps[host][parcel];
            if (host != _self && itsStep != step)
            {
                return true;
            }
        }

        itsStep = step;
        return false;
    }

    /// <summary>Says that a parcel is about to be sent to its owner, whose answer may come from now on.</summary>
    public void MarkPushed(int owner, int parcel) => Interlocked.Increment(ref _pushed[owner][parcel]);

    /// <summary>Says that the peers' gradients of an owned parcel have been used and may be overwritten.</summary>
    public void MarkConsumed(int parcel) => Interlocked.Increment(ref _consumed[parcel]);

    public void ReceivePush(PeerConnection from, in FrameHeader header, FrameReader payload)
    {
        Parcel parcel = Find(_self, from, header);
        long[] counts = _pushesFrom[from.Host];
        int expected = _plan.PushBytes(from.Host, parcel);
        if (header.PayloadLength != expected || counts[parcel.Index] != Volatile.Read(ref _consumed[parcel.Index]))
        {
            throw from.Refuse(header, $"{expected} bytes of it, once a step");
        }

        foreach (RankPart part in _plan.PartsOf(from.Host))
        {
            foreach (Piece piece in parcel.Pieces)
            {
                Read(payload, PartOf(part.First, piece), piece.IsState ? GradientCompression.None : _plan.Compression);
            }
        }

        _pushSteps[from.Host][parcel.Index] = header.Step;
        counts[parcel.Index]++;
        _arrivals.Add(ref _pushes[parcel.Index], 1);
    }

    public void ReceiveUpdate(PeerConnection from, in FrameHeader header, FrameReader payload)
    {
        Parcel parcel = Find(from.Host, from, header);
        long[] counts = _updatesFrom[from.Host];
        if (header.PayloadLength != parcel.UpdateBytes || counts[parcel.Index] != Volatile.Read(ref _pushed[from.Host][parcel.Index]) - 1)
        {
            throw from.Refuse(header, $"{parcel.UpdateBytes} bytes of it, once after this host's gradients");
        }

        foreach (Piece piece in parcel.Pieces)
        {
            Span<float> vector = piece.IsState ? _parameters.States : _parameters.Weights;
            Read(payload, vector.Slice(piece.Start, piece.Length), GradientCompression.None);
        }

        counts[parcel.Index]++;
        _arrivals.Add(ref _updates, 1);
    }

    public void Dispose()
    {
        foreach (AlignedMemory? part in _parts)
        {
            part?.Dispose();
        }
    }

    private Parcel Find(int owner, PeerConnection from, in FrameHeader header)
    {
        int count = _plan.ParcelsOf(owner).Length;
        return (uint)header.Item < (uint)count ? _plan.ParcelsOf(owner)[header.Item] : throw from.Refuse(header, $"an item below {count}");
    }

    private static void Read(FrameReader payload, Span<float> values, GradientCompression compression)
    {
        if (compression == GradientCompression.None)
        {
            payload.ReadExactly(MemoryMarshal.AsBytes(values));
            return;
        }

        int unit = GradientCodec.BytesOf(compression);
        while (!values.IsEmpty)
        {
            ReadOnlySpan<byte> bytes = payload.Next(values.Length * unit, unit);
            GradientCodec.Decode(compression, bytes, values[..(bytes.Length / unit)]);
            values = values[(bytes.Length / unit)..];
        }
    }
}
