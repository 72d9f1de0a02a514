using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>The values of an Arrow array as the type <typeparamref name="T"/>.</summary>
internal abstract class Cells<T>(PrimitiveDataViewType type) : Cells(type)
{
    /// <summary>Whether ML.NET has a value that stands for a null.</summary>
    public bool HasMissing { get; init; }

    /// <summary>The value that stands for a null.</summary>
    public T Missing { get; init; } = default!; // Not read unless HasMissing.

    /// <summary>The type of what <see cref="Boxed"/> gives.</summary>
    public virtual Type BoxedType => typeof(T);

    /// <summary>A value; anything for a null.</summary>
    public abstract T this[int index] { get; }

    /// <summary>A value as an object of its own.</summary>
    public virtual object Boxed(int index) => this[index]!; // None of the types has nulls.

    /// <summary>Copies values from an index on; anything for nulls.</summary>
    public virtual void CopyTo(int start, Span<T> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = this[start + i];
    }

    public override ArrowColumnReader ScalarReader(FlatColumn column) => new ScalarReader<T>(column, this);

    public override ArrowColumnReader ListReader(FlatColumn column) => new ListReader<T>(column, this);

    public override ArrowColumnReader FixedListReader(FlatColumn column, int size) => new ListReader<T>(column, this, size);
}
