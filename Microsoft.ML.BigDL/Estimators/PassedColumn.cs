using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>A column that passes through a cursor which reads ahead: its values wait in a buffer for their row's turn.</summary>
internal abstract class PassedColumn
{
    /// <summary>Keeps the source's current value for a row of the batch.</summary>
    public abstract void Store(int row);

    /// <summary>The getter of the value kept for the current row.</summary>
    public abstract Delegate Getter(Func<int> row);

    public static PassedColumn Create(DataViewRow source, DataViewSchema.Column column, int capacity)
    {
        Type type = column.Type is VectorDataViewType vector
            ? typeof(PassedVector<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(PassedValue<>).MakeGenericType(column.Type.RawType);
        return (PassedColumn)Activator.CreateInstance(type, source, column, capacity)!; // The types are ours and have this constructor.
    }

    /// <summary>Whether values may be kept: images may not, since ML.NET's image transforms dispose their source.</summary>
    public static bool CanStore(DataViewSchema.Column column) =>
        column.Type is not ImageDataViewType && (column.Type is VectorDataViewType or PrimitiveDataViewType);
}
