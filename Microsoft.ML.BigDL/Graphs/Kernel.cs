namespace Microsoft.ML.BigDL.Graphs;

/// <summary>
/// A piece of work with its geometry fixed, cut into items that threads share. What one item computes must not
/// depend on which other items the same call has: that makes the bits of a result independent of the threads.
/// </summary>
internal abstract class Kernel(int items)
{
    /// <summary>The number of items; 0 when a shape is empty.</summary>
    public int Items { get; } = items;

    /// <summary>Bytes of private memory each thread needs.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Computes items <paramref name="begin"/> up to, not including, <paramref name="end"/>.</summary>
    public abstract void Run(in KernelArguments arguments, int begin, int end);
}
