using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>Collects the uses of a kernel some of whose inputs may be missing, and their indices.</summary>
internal sealed class OptionalUses(CompileContext context, bool isBatchMajor, int firstInput, params BufferUse[] first)
{
    private readonly List<BufferUse> _uses = [.. first];
    private int _input = firstInput;

    public BufferUse[] ToArray() => [.. _uses];

    /// <summary>The index of the next input, one value for each sample, or null when it is missing.</summary>
    public int? Sample(bool isDeclared) => isDeclared ? Add(BufferUse.ReadByItem(context.Input(_input++))) : null;

    /// <summary>The index of the next input, rows for all steps, or null when it is missing.</summary>
    public int? Rows(bool isDeclared) => isDeclared ? Add(new RowUses(isBatchMajor).Read(context.Input(_input++))) : null;

    /// <summary>The elements of a use; empty when it is missing.</summary>
    public static Span<T> Get<T>(in KernelArguments arguments, int? use)
        where T : unmanaged => use is int index ? arguments.Get<T>(index) : default;

    /// <summary>Copies the slices of a range of items from a use, or clears them where the use is missing.</summary>
    public static void Fill<T>(in KernelArguments arguments, int? from, Span<T> state, int items, int begin, int end)
        where T : unmanaged
    {
        Span<T> target = Slices.Of(state, items, begin, end);
        if (from is int index)
        {
            Slices.Of(arguments.Get<T>(index), items, begin, end).CopyTo(target);
        }
        else
        {
            target.Clear();
        }
    }

    private int Add(BufferUse use)
    {
        _uses.Add(use);
        return _uses.Count - 1;
    }
}
