namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// A reference to an object in the Java process. Java keeps the object until the reference is disposed of or collected here.
/// </summary>
internal sealed class JavaObject : IDisposable
{
    private int _released;

    internal JavaObject(JavaGateway gateway, string id, JavaKind kind)
    {
        Gateway = gateway;
        Id = id;
        Kind = kind;
    }

    ~JavaObject() => Release();

    public JavaGateway Gateway { get; }

    public string Id { get; }

    public JavaKind Kind { get; }

    public bool IsReleased => Volatile.Read(ref _released) != 0;

    /// <summary>Calls a method; void and null give null.</summary>
    public object? Call(string method, params ReadOnlySpan<object?> arguments) => Gateway.Call(this, method, arguments);

    /// <summary>Calls a method that returns a <typeparamref name="T"/>; another type and null are errors.</summary>
    public T Call<T>(string method, params ReadOnlySpan<object?> arguments)
        where T : notnull =>
        JavaGateway.Typed<T>(Gateway.Call(this, method, arguments), method);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    public override string ToString() => $"Java {Kind} {Id}";

    private void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            Gateway.Release(Id);
    }
}
