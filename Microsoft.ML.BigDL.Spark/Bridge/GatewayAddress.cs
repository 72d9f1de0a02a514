using System.Globalization;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>Where a Py4J gateway listens, always on loopback, and the secret it asks for. The secret appears in no text made of this object.</summary>
internal sealed class GatewayAddress(int port, string secret)
{
    private const string PortVariable = "PYSPARK_GATEWAY_PORT";
    private const string SecretVariable = "PYSPARK_GATEWAY_SECRET";

    public int Port { get; } = port;

    public string Secret { get; } = secret;

    /// <summary>The gateway that the environment names, as it does for a program that Spark started as its driver; null where it names none.</summary>
    public static GatewayAddress? FromEnvironment(Func<string, string?> variable)
    {
        string? port = variable(PortVariable);
        string? secret = variable(SecretVariable);
        if (string.IsNullOrEmpty(port) && string.IsNullOrEmpty(secret))
            return null;
        if (string.IsNullOrEmpty(secret))
            throw new SparkException($"The environment sets {PortVariable} but not {SecretVariable}. Spark sets both or neither; set or clear both.");
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > 65535)
            throw new SparkException($"The environment variable {PortVariable} is '{port}' where a port from 1 to 65535 was expected.");
        return new GatewayAddress(number, secret);
    }

    public override string ToString() => $"127.0.0.1:{Port}";
}
