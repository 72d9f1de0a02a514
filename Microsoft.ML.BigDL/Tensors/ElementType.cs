namespace Microsoft.ML.BigDL.Tensors;

/// <summary>The type of one element of a tensor.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 single precision, the type of weights and activations.</summary>
    Float32,

    /// <summary>IEEE 754 double precision, used to prove gradients.</summary>
    Float64,

    /// <summary>32-bit signed integer, the type of indices.</summary>
    Int32,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>Unsigned byte, the type of stored images.</summary>
    UInt8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,
}
