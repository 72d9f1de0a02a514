using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Microsoft.ML.BigDL.Data;

/// <summary>A SHA-256 of rows: of the values of all columns, and of where one row ends and the next begins.</summary>
internal static class RowsHash
{
    // Hashing rows of a few bytes one by one would cost more than reading them.
    private const int BufferBytes = 1 << 16;

    public static string Of(PackedData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferBytes];
        foreach (PackedColumn column in data.Columns)
        {
            int used = 0;
            for (int row = 0; row < column.RowCount; row++)
            {
                ReadOnlySpan<byte> bytes = column.RowBytes(row);
                if (used + sizeof(int) + bytes.Length > buffer.Length)
                {
                    hash.AppendData(buffer, 0, used);
                    used = 0;
                }

                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(used), bytes.Length);
                used += sizeof(int);
                if (bytes.Length <= buffer.Length - used)
                {
                    bytes.CopyTo(buffer.AsSpan(used));
                    used += bytes.Length;
                }
                else
                {
                    hash.AppendData(buffer, 0, used);
                    hash.AppendData(bytes);
                    used = 0;
                }
            }

            hash.AppendData(buffer, 0, used);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
