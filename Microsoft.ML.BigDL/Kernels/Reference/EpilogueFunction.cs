using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Applies the definition of an epilogue in place.</summary>
internal static class EpilogueFunction
{
    /// <summary>x[i] = epilogue(x[i]).</summary>
    public static void Apply<T>(Epilogue epilogue, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (epilogue)
        {
            case Epilogue.Relu:
                Elementwise.Apply<T, Activations.Relu>(x, x);
                break;
            case Epilogue.Tanh:
                Elementwise.Apply<T, Activations.Tanh>(x, x);
                break;
            case Epilogue.Sigmoid:
                Elementwise.Apply<T, Activations.Sigmoid>(x, x);
                break;
        }
    }
}
