namespace Microsoft.ML.BigDL.Benchmarks.Kernels;

/// <summary>One kernel at one size, with its definition beside it.</summary>
/// <param name="Title">Kernel and size, for the table.</param>
/// <param name="Operations">Multiplications and additions of one run.</param>
/// <param name="Reference">Runs the plain loops and returns the result.</param>
/// <param name="Simd">Runs the fast kernel on one thread, preparation included, and returns the result.</param>
internal sealed record KernelCase(string Title, double Operations, Func<float[]> Reference, Func<float[]> Simd);
