namespace Microsoft.ML.BigDL.Graphs;

/// <summary>A kernel in a plan with the memory it works on.</summary>
internal sealed class PlanStep(Kernel kernel, Node node, BufferUse[] uses, int unit, int segment)
{
    private Place[] _places = [];

    public Kernel Kernel { get; } = kernel;

    /// <summary>The node the kernel came from.</summary>
    public Node Node { get; } = node;

    /// <summary>Threads get whole multiples of so many items.</summary>
    public int Unit { get; } = unit;

    public int Segment { get; } = segment;

    public bool NeedsBarrier { get; set; }

    public ReadOnlySpan<Place> Places => _places;

    /// <summary>Takes the places once the arena is laid out.</summary>
    public void Resolve() => _places = [.. uses.Select(use => use.Buffer.Place)];

    public void Run(in KernelArguments arguments, int thread, int threads)
    {
        int units = Kernel.Items / Unit;
        int begin = (int)((long)units * thread / threads) * Unit;
        int end = (int)((long)units * (thread + 1) / threads) * Unit;
        if (begin < end)
        {
            Kernel.Run(arguments, begin, end);
        }
    }
}
