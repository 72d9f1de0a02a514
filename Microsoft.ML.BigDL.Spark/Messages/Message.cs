using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What driver and executors tell each other, as JSON in UTF-8.</summary>
internal static class Message
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Write<T>(T message) => JsonSerializer.SerializeToUtf8Bytes(message, s_options);

    /// <exception cref="WorkerProtocolException">The bytes are no such message.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, s_options)
                ?? throw new WorkerProtocolException($"a message of {bytes.Length} bytes is empty where a {typeof(T).Name} was expected.");
        }
        catch (JsonException error)
        {
            throw new WorkerProtocolException(
                $"a message of {bytes.Length} bytes is no {typeof(T).Name}. Driver and executors must run the same release.", error);
        }
    }
}
