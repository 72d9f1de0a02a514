using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>The line that answers a request, taken apart: success or failure, a type letter, the value's text.</summary>
internal readonly ref struct Py4JReply
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _line;
    private readonly ReadOnlySpan<byte> _value;

    /// <summary>Throws <see cref="FormatException"/> for a line that is no reply.</summary>
    public Py4JReply(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2 || line[0] != '!' || (line[1] != 'y' && line[1] != 'x') || (line[1] == 'y' && line.Length < 3))
            throw Unknown(line);
        _line = line;
        IsError = line[1] == 'x';
        Letter = line.Length > 2 ? (char)line[2] : '\0';
        _value = line.Length > 3 ? line[3..] : [];
    }

    public bool IsError { get; }

    /// <summary>The type letter; the null character for a bare error.</summary>
    public char Letter { get; }

    /// <summary>The value as it stands: an object's id, a class's name.</summary>
    public string Raw => s_strictUtf8.GetString(_value);

    /// <summary>The value as text with its escapes undone.</summary>
    public string Text => Unescaped(Raw);

    /// <summary>The kind of object the reply names, or null when it is a plain value.</summary>
    public JavaKind? Kind => Letter switch
    {
        'r' => JavaKind.Object,
        'l' => JavaKind.List,
        'a' => JavaKind.Map,
        'h' => JavaKind.Set,
        't' => JavaKind.Array,
        'g' => JavaKind.Iterator,
        _ => null,
    };

    /// <summary>A plain value: null, bool, int, long, double, decimal, string or byte[].</summary>
    public object? Value() => Letter switch
    {
        'v' or 'n' => null,
        'i' => int.Parse(_value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        'L' => long.Parse(_value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        'd' => double.Parse(_value, NumberStyles.Float, CultureInfo.InvariantCulture),
        'D' => ExactDecimal(),
        'b' when _value.SequenceEqual("true"u8) => true,
        'b' when _value.SequenceEqual("false"u8) => false,
        's' => Text,
        'j' => Bytes(),
        _ => throw Unknown(_line),
    };

    private decimal ExactDecimal()
    {
        const int ExactDigits = 28;
        ReadOnlySpan<byte> mantissa = _value.IndexOf((byte)'E') is int exponent and >= 0 ? _value[..exponent] : _value;
        int digits = 0;
        foreach (byte character in mantissa)
            digits += char.IsAsciiDigit((char)character) ? 1 : 0;
        if (digits > ExactDigits)
            throw new FormatException($"the decimal {Raw} has {digits} digits, of which .NET's decimal keeps {ExactDigits}");
        return decimal.Parse(_value, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private byte[] Bytes()
    {
        int padding = _value.EndsWith("=="u8) ? 2 : _value.EndsWith("="u8) ? 1 : 0;
        var bytes = new byte[(_value.Length / 4 * 3) - padding];
        if (Base64.DecodeFromUtf8(_value, bytes, out int consumed, out int written) != OperationStatus.Done
            || consumed != _value.Length || written != bytes.Length)
        {
            throw new FormatException($"a byte[] reply of {_value.Length} characters is not base64");
        }
        return bytes;
    }

    private static string Unescaped(string text)
    {
        int special = text.IndexOf('\\');
        if (special < 0)
            return text;
        var plain = new StringBuilder(text.Length);
        int start = 0;
        for (; special >= 0; special = text.IndexOf('\\', start))
        {
            plain.Append(text, start, special - start);
            char letter = special + 1 < text.Length ? text[special + 1] : '\0';
            plain.Append(letter switch
            {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => throw new FormatException($"a text reply holds a backslash at {special} that starts no known escape"),
            });
            start = special + 2;
        }
        return plain.Append(text, start, text.Length - start).ToString();
    }

    private static FormatException Unknown(ReadOnlySpan<byte> line)
    {
        const int Shown = 80;
        return new FormatException(
            $"the gateway sent a line of {line.Length} bytes that is no known reply: '{Encoding.UTF8.GetString(line[..Math.Min(Shown, line.Length)])}'");
    }
}
