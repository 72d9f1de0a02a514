namespace Microsoft.ML.BigDL.Tensors;

/// <summary>An element type as files store it; a superset of <see cref="ElementType"/>.</summary>
internal enum StoredType
{
    Float32,
    Float64,
    Int32,
    Int64,
    UInt8,
    Bool,
    Float16,
    BFloat16,
    Int8,
    Int16,
    UInt16,
    UInt32,
}
