using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// One request to the gateway, written as bytes: a token a line, each line ended by a line feed. Written anew for every request; the buffer stays.
/// </summary>
internal sealed class Py4JCommand
{
    private const int KeptCapacity = 1 << 20;

    // A text that is no valid UTF-16 must not arrive changed.
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> s_escaped = SearchValues.Create("\\\r\n");

    private ArrayBufferWriter<byte> _bytes = new(4096);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public Py4JCommand Begin(string name)
    {
        if (_bytes.Capacity > KeptCapacity)
            _bytes = new ArrayBufferWriter<byte>(4096);
        _bytes.ResetWrittenCount();
        return Line(name);
    }

    public Py4JCommand Line(string token)
    {
        s_strictUtf8.GetBytes(token, _bytes);
        _bytes.Write("\n"u8);
        return this;
    }

    /// <summary>Ends the request after its arguments.</summary>
    public void End(ReadOnlySpan<object?> arguments)
    {
        foreach (object? argument in arguments)
        {
            Argument(argument);
            _bytes.Write("\n"u8);
        }
        _bytes.Write("e\n"u8);
    }

    private void Argument(object? value)
    {
        switch (value)
        {
            case null:
                _bytes.Write("n"u8);
                break;
            case bool flag:
                _bytes.Write(flag ? "btrue"u8 : "bfalse"u8);
                break;
            case int number:
                Number("i"u8, number);
                break;
            case long number:
                Number("L"u8, number);
                break;
            case decimal number:
                Number("D"u8, number);
                break;
            // Java's spellings of what is not finite are those of the invariant culture: NaN, Infinity, -Infinity.
            case double number:
                Number("d"u8, number);
                break;
            case string text:
                _bytes.Write("s"u8);
                Escaped(text);
                break;
            case byte[] bytes:
                Base64Text(bytes);
                break;
            case JavaObject reference:
                _bytes.Write("r"u8);
                s_strictUtf8.GetBytes(reference.Id, _bytes);
                break;
            default:
                throw new ArgumentException(
                    $"A {value.GetType()} cannot be passed to Java. Pass null, bool, int, long, double, decimal, string, byte[] or a JavaObject.",
                    nameof(value));
        }
    }

    private void Number<T>(ReadOnlySpan<byte> letter, T value)
        where T : IUtf8SpanFormattable
    {
        const int LongestNumber = 32;
        _bytes.Write(letter);
        value.TryFormat(_bytes.GetSpan(LongestNumber), out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        _bytes.Advance(written);
    }

    private void Escaped(ReadOnlySpan<char> text)
    {
        for (int special; (special = text.IndexOfAny(s_escaped)) >= 0; text = text[(special + 1)..])
        {
            s_strictUtf8.GetBytes(text[..special], _bytes);
            _bytes.Write(text[special] switch
            {
                '\\' => "\\\\"u8,
                '\r' => "\\r"u8,
                _ => "\\n"u8,
            });
        }
        s_strictUtf8.GetBytes(text, _bytes);
    }

    private void Base64Text(byte[] bytes)
    {
        _bytes.Write("j"u8);
        Base64.EncodeToUtf8(bytes, _bytes.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out int written);
        _bytes.Advance(written);
    }
}
