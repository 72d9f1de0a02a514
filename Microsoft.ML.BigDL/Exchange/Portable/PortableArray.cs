using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>Arrays and immutable arrays seen alike; the default of an immutable array has no elements at all, not zero of them.</summary>
internal abstract class PortableArray
{
    private PortableArray()
    {
    }

    public abstract Type Element { get; }

    /// <summary>The kind of array a type is, or null.</summary>
    public static PortableArray? Of(Type type) =>
        type.IsSZArray ? Make(typeof(Plain<>), type.GetElementType()!)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? Make(typeof(Immutable<>), type.GetGenericArguments()[0])
        : null;

    public abstract Array? Elements(object array);

    public abstract object? Make(Array? elements);

    private static PortableArray Make(Type kind, Type element) =>
        (PortableArray)Activator.CreateInstance(kind.MakeGenericType(element))!;

    private sealed class Plain<T> : PortableArray
    {
        public override Type Element => typeof(T);

        public override Array? Elements(object array) => (T[])array;

        public override object? Make(Array? elements) => elements;
    }

    private sealed class Immutable<T> : PortableArray
    {
        public override Type Element => typeof(T);

        public override Array? Elements(object array) => ImmutableCollectionsMarshal.AsArray((ImmutableArray<T>)array);

        public override object? Make(Array? elements) => ImmutableCollectionsMarshal.AsImmutableArray((T[]?)elements);
    }
}
