using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>Collects the sums of the records' weights that the hosts tell each other before a step.</summary>
internal sealed class RankWeightBoard(Placement placement, int self, Arrivals arrivals)
{
    private readonly double[] _weights = new double[placement.Ranks];
    private readonly long[] _from = new long[placement.Hosts];
    private long _arrived;
    private long _used;

    /// <summary>Bytes of a host's message.</summary>
    public int BytesOf(int host) => placement.RanksOf(host).Length * sizeof(double);

    /// <summary>Waits for the other hosts' entries and fills them in.</summary>
    public bool Collect(Span<double> weights, TimeSpan timeout)
    {
        if (!arrivals.Wait(ref _arrived, (_used + 1) * (placement.Hosts - 1), timeout))
        {
            return false;
        }

        for (int rank = 0; rank < weights.Length; rank++)
        {
            if (placement.HostOf(rank) != self)
            {
                weights[rank] = _weights[rank];
            }
        }

        Volatile.Write(ref _used, _used + 1);
        return true;
    }

    /// <summary>The hosts whose entries are missing.</summary>
    public IEnumerable<int> Missing() => Enumerable.Range(0, placement.Hosts).Where(host => host != self && _from[host] <= _used);

    public void Receive(PeerConnection from, in FrameHeader header, FrameReader payload)
    {
        if (header.PayloadLength != BytesOf(from.Host) || _from[from.Host] != Volatile.Read(ref _used))
        {
            throw from.Refuse(header, $"{BytesOf(from.Host)} bytes, once a step");
        }

        double weight = 0;
        foreach (int rank in placement.RanksOf(from.Host))
        {
            payload.ReadExactly(MemoryMarshal.AsBytes(new Span<double>(ref weight)));
            _weights[rank] = weight;
        }

        _from[from.Host]++;
        arrivals.Add(ref _arrived, 1);
    }
}
