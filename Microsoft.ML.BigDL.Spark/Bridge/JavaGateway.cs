using System.Net.Sockets;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// Calls into the Java process that drives Spark. Every calling thread has a connection of its own, and with it a Java thread of its own: what
/// Spark keeps per thread (job group, local properties, active session) is kept per .NET thread. A thread that waits for a job is cancelled by
/// a call from another thread.
/// </summary>
internal sealed partial class JavaGateway : IDisposable
{
    private readonly GatewayAddress _address;
    private readonly ThreadLocal<Py4JConnection?> _mine = new();
    private readonly Lock _lock = new();
    private readonly List<(Thread Owner, Py4JConnection Connection)> _open = [];
    private readonly ReleaseQueue _releases;
    private volatile bool _disposed;

    public JavaGateway(GatewayAddress address)
    {
        _address = address;
        _releases = new ReleaseQueue(() => Py4JConnection.Open(_address));
    }

    /// <summary>Says how the Java process is, for the message of a lost connection; null where nothing is known.</summary>
    public Func<string?>? Diagnosis { get; set; }

    /// <summary>Called on each thread before its first call, to set up what Java keeps per thread. It may call the gateway.</summary>
    public Action? ThreadConnected { get; set; }

    /// <summary>Makes an object.</summary>
    public JavaObject New(string className, params ReadOnlySpan<object?> arguments)
    {
        Py4JConnection connection = Connection();
        connection.Command.Begin("i").Line(className).End(arguments);
        return Typed<JavaObject>(Answer(connection, "new " + className, arguments), "new " + className);
    }

    /// <summary>Calls a static method, or a method of a Scala object by its static forwarder; void and null give null.</summary>
    public object? CallStatic(string className, string method, params ReadOnlySpan<object?> arguments)
    {
        Py4JConnection connection = Connection();
        connection.Command.Begin("c").Line("z:" + className).Line(method).End(arguments);
        return Answer(connection, className + "." + method, arguments);
    }

    /// <summary>Calls a static method that returns a <typeparamref name="T"/>; another type and null are errors.</summary>
    public T CallStatic<T>(string className, string method, params ReadOnlySpan<object?> arguments)
        where T : notnull =>
        Typed<T>(CallStatic(className, method, arguments), className + "." + method);

    /// <summary>Reads a static field.</summary>
    public object? GetStatic(string className, string field)
    {
        Py4JConnection connection = Connection();
        connection.Command.Begin("r").Line("m").Line(className).Line(field).End([]);
        return Answer(connection, className + "." + field, []);
    }

    /// <summary>Closes every connection; threads that wait for a reply get an error. The Java process itself goes on.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _releases.Dispose();
        lock (_lock)
        {
            foreach ((_, Py4JConnection connection) in _open)
                connection.Dispose();
            _open.Clear();
        }
    }

    public override string ToString() => $"Java gateway {_address}";

    internal static bool IsConnectionLost(Exception exception) => exception is SocketException or IOException or ObjectDisposedException;

    internal object? Call(JavaObject target, string method, ReadOnlySpan<object?> arguments)
    {
        ObjectDisposedException.ThrowIf(target.IsReleased, target);
        Py4JConnection connection = Connection();
        connection.Command.Begin("c").Line(target.Id).Line(method).End(arguments);
        object? answer = Answer(connection, method, arguments);
        // A target collected while its call is on the way would be released under it.
        GC.KeepAlive(target);
        return answer;
    }

    internal static T Typed<T>(object? value, string what)
        where T : notnull => value switch
        {
            T wanted => wanted,
            int number when typeof(T) == typeof(long) => (T)(object)(long)number,
            _ => throw new SparkException(
                $"Java's {what} returned {value?.GetType().Name ?? "null"} where {typeof(T).Name} was expected. Does this Spark version differ?"),
        };

    internal void Release(string id) => _releases.Add(id);

    private static ObjectDisposedException Stopped() => new(
        "SparkSession", "This Spark session was stopped; what belongs to it can be used no longer. Begin another with SparkSession.Builder().");

    private Py4JConnection Connection()
    {
        if (_disposed)
            throw Stopped();
        if (_mine.Value is { } mine)
            return mine;
        Py4JConnection connection;
        try
        {
            connection = Py4JConnection.Open(_address);
        }
        catch (Exception lost) when (IsConnectionLost(lost))
        {
            throw Lost("connecting to the Java process", lost);
        }
        lock (_lock)
        {
            if (_disposed)
            {
                connection.Dispose();
                throw Stopped();
            }
            // Threads do not say when they end; their connections are closed when the next thread opens one.
            foreach ((_, Py4JConnection orphan) in _open.Where(entry => !entry.Owner.IsAlive))
                orphan.Dispose();
            _open.RemoveAll(entry => !entry.Owner.IsAlive);
            _open.Add((Thread.CurrentThread, connection));
        }
        _mine.Value = connection;
        _releases.Start();
        SetUpThread(connection);
        return connection;
    }

    private void SetUpThread(Py4JConnection connection)
    {
        try
        {
            ThreadConnected?.Invoke();
        }
        catch
        {
            // So that the next call tries again instead of running without the set-up.
            Drop(connection);
            throw;
        }
    }

    private object? Answer(Py4JConnection connection, string what, ReadOnlySpan<object?> arguments)
    {
        char letter;
        string text;
        try
        {
            var reply = new Py4JReply(connection.Exchange());
            if (!reply.IsError)
                return Result(reply, what);
            letter = reply.Letter;
            text = letter == 's' ? reply.Text : reply.Raw;
            letter = reply.Letter;
            text = letter == 's' ? reply.Text : reply.Raw;
        }
        catch (Exception broken) when (IsConnectionLost(broken) || broken is FormatException or OverflowException or DecoderFallbackException)
        {
            // Whether the next line would answer this request or the next one is unknown: the connection is of no more use.
            Drop(connection);
            throw Lost("calling " + what, broken);
        }
        finally
        {
            foreach (object? argument in arguments)
                GC.KeepAlive(argument);
        }
        throw Failure(letter, text, what);
    }

    private object? Result(Py4JReply reply, string what)
    {
        if (reply.Kind is { } kind)
            return new JavaObject(this, reply.Raw, kind);
        string? other = reply.Letter switch
        {
            'c' => "a class",
            'p' => "a package",
            'm' => "a method",
            'o' => "no such member",
            _ => null,
        };
        return other is null ? reply.Value() : throw new SparkException($"Java's {what} is {other} where a value was expected.");
    }

    private JavaException Failure(char letter, string text, string what)
    {
        switch (letter)
        {
            case 'r':
                using (var thrown = new JavaObject(this, text, JavaKind.Object))
                    return Describe(thrown, what);
            case 's':
                // "Class: message", then frames; from the gateway itself, which found no such method or no such object.
                string first = text.Split('\n', 2)[0].Trim();
                int colon = first.IndexOf(": ", StringComparison.Ordinal);
                return colon > 0
                    ? new JavaException(what, first[..colon], first[(colon + 2)..], text, cause: null)
                    : new JavaException(what, "py4j.Py4JException", first, text, cause: null);
            default:
                return new JavaException(what, "py4j.Py4JException", javaMessage: null, javaStackTrace: "", cause: null);
        }
    }

    private JavaException Describe(JavaObject thrown, string what, int depth = 0)
    {
        const int DeepestCause = 16;
        JavaException? cause = null;
        if (depth < DeepestCause && thrown.Call("getCause") is JavaObject inner)
        {
            using (inner)
                cause = Describe(inner, what, depth + 1);
        }
        using JavaObject type = thrown.Call<JavaObject>("getClass");
        return new JavaException(what, type.Call<string>("getName"), thrown.Call("getMessage") as string, StackTrace(thrown), cause);
    }

    private string StackTrace(JavaObject thrown)
    {
        Py4JConnection connection = Connection();
        connection.Command.Begin("p").End([thrown]);
        return Answer(connection, "the stack trace", [thrown]) as string ?? "";
    }

    private void Drop(Py4JConnection connection)
    {
        _mine.Value = null;
        lock (_lock)
            _open.RemoveAll(entry => entry.Connection == connection);
        connection.Dispose();
    }

    private SparkException Lost(string doing, Exception cause) =>
        _disposed
            ? new SparkException($"Spark was stopped by this program while it was {doing}.", cause)
            : new SparkException(
                $"{char.ToUpperInvariant(doing[0])}{doing[1..]} failed at {_address}: {cause.Message}.{Diagnosed()}", cause);

    private string Diagnosed() => Diagnosis?.Invoke() is { Length: > 0 } text ? " " + text : "";
}
