using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>Numbers of which each host has some and all need all, once a step: a host sends its own, and collects those of the others.</summary>
/// <param name="type">The frames that carry them.</param>
/// <param name="entries">Which numbers each host has.</param>
/// <param name="self">This host.</param>
/// <param name="arrivals">Wakes who waits.</param>
internal sealed class Board(FrameType type, ImmutableArray<ImmutableArray<int>> entries, int self, Arrivals arrivals)
{
    private readonly double[] _numbers = new double[entries.Sum(own => own.Length)];
    private readonly long[] _from = new long[entries.Length];
    private long _arrived;
    private long _used;

    public FrameType Type => type;

    /// <summary>Bytes of a host's message.</summary>
    public int BytesOf(int host) => entries[host].Length * sizeof(double);

    /// <summary>Writes this host's numbers as its message.</summary>
    public void Write(ReadOnlySpan<double> numbers, Span<byte> message)
    {
        Span<double> own = MemoryMarshal.Cast<byte, double>(message);
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = numbers[entries[self][i]];
        }
    }

    /// <summary>Waits for the other hosts' numbers and fills them in.</summary>
    public bool Collect(Span<double> numbers, TimeSpan timeout)
    {
        if (!arrivals.Wait(ref _arrived, (_used + 1) * (entries.Length - 1), timeout))
        {
            return false;
        }

        for (int host = 0; host < entries.Length; host++)
        {
            if (host == self)
            {
                continue;
            }

            foreach (int entry in entries[host])
            {
                numbers[entry] = _numbers[entry];
            }
        }

        Volatile.Write(ref _used, _used + 1);
        return true;
    }

    /// <summary>The hosts whose numbers are missing.</summary>
    public IEnumerable<int> Missing() => Enumerable.Range(0, entries.Length).Where(host => host != self && _from[host] <= _used);

    public void Receive(PeerConnection from, in FrameHeader header, FrameReader payload)
    {
        if (header.PayloadLength != BytesOf(from.Host) || _from[from.Host] != Volatile.Read(ref _used))
        {
            throw from.Refuse(header, $"{BytesOf(from.Host)} bytes, once a step");
        }

        double number = 0;
        foreach (int entry in entries[from.Host])
        {
            payload.ReadExactly(MemoryMarshal.AsBytes(new Span<double>(ref number)));
            _numbers[entry] = number;
        }

        _from[from.Host]++;
        arrivals.Add(ref _arrived, 1);
    }
}
