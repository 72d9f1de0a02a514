using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Arrow;

/// <summary>A row with a column of every type that ML.NET reads from .NET objects.</summary>
internal sealed class AllTypesRow
{
    public bool Flag { get; set; }

    public sbyte Int8 { get; set; }

    public byte UInt8 { get; set; }

    public short Int16 { get; set; }

    public ushort UInt16 { get; set; }

    public int Int32 { get; set; }

    public uint UInt32 { get; set; }

    public long Int64 { get; set; }

    public ulong UInt64 { get; set; }

    public float Single { get; set; }

    public double Double { get; set; }

    public string Text { get; set; } = "";

    public DateTime Moment { get; set; }

    public DateTimeOffset Offset { get; set; }

    public TimeSpan Span { get; set; }

    public float[] Any { get; set; } = [];

    [VectorType(3)]
    public double[] Three { get; set; } = [0, 0, 0];

    public byte[] Bytes { get; set; } = [];

    public string[] Words { get; set; } = [];

    public bool[] Flags { get; set; } = [];

    public static AllTypesRow Random(Random random) => new()
    {
        Flag = random.Next(2) == 0,
        Int8 = (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue + 1),
        UInt8 = (byte)random.Next(256),
        Int16 = (short)random.Next(short.MinValue, short.MaxValue + 1),
        UInt16 = (ushort)random.Next(ushort.MaxValue + 1),
        Int32 = random.Next(int.MinValue, int.MaxValue),
        UInt32 = (uint)random.NextInt64(uint.MaxValue + 1L),
        Int64 = random.NextInt64(long.MinValue, long.MaxValue),
        UInt64 = (ulong)random.NextInt64(1L << 53), // Comes back as a double.
        Single = random.Next(4) == 0 ? float.NaN : random.NextSingle() - 0.5f,
        Double = random.Next(4) == 0 ? double.NegativeInfinity : random.NextDouble() - 0.5,
        Text = Word(random),
        Moment = DateTime.UnixEpoch.AddMicroseconds(random.NextInt64(-1L << 50, 1L << 50)),
        Offset = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.FromHours(random.Next(-11, 12))),
        Span = TimeSpan.FromMicroseconds(random.NextInt64(-1L << 40, 1L << 40)),
        Any = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.NextSingle())],
        Three = [random.NextDouble(), double.NaN, 0],
        Bytes = [.. Enumerable.Range(0, random.Next(5)).Select(_ => (byte)random.Next(256))],
        Words = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Word(random))],
        Flags = [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(2) == 0)],
    };

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(4) switch
    {
        0 => "\U0001F642",
        1 => "é",
        _ => ((char)('a' + random.Next(26))).ToString(),
    }));
}
