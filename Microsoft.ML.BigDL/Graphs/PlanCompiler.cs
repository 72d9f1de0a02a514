using System.Collections.Immutable;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>
/// Turns a bound graph into a list of kernels. A barrier goes only where a kernel reads what another thread wrote:
/// two kernels whose items are the same samples hand over without one. Memory is reused across barriers only, so a
/// slow thread never sees its input overwritten.
/// </summary>
internal sealed class PlanCompiler
{
    // Below this batch size the samples are too few to share out evenly, and items are shared one by one.
    private const int SmallestSharedBatch = 16;

    private readonly PlanRequest _request;
    private readonly Dictionary<Value, PlanBuffer> _buffers = [];
    private readonly HashSet<PlanBuffer> _arena = [];
    private readonly HashSet<Value> _used = [];
    private readonly List<PlanStep> _steps = [];
    private int _segment;
    private int _firstSteps;
    private long _constantBytes;

    private PlanCompiler(PlanRequest request) => _request = request;

    public bool UsesReference => _request.UsesReference;

    public int BatchSize => _request.BatchSize;

    public static Plan Compile(PlanRequest request) => new PlanCompiler(request).Compile();

    public PlanBuffer BufferOf(Value value)
    {
        Value root = Root(value);
        if (!_buffers.TryGetValue(root, out PlanBuffer? buffer))
        {
            _buffers[root] = buffer = new PlanBuffer(root.Type.ElementType, root.Type.Shape.ElementCount);
        }

        return buffer;
    }

    public bool IsUsed(Value value) => _used.Contains(value);

    /// <summary>
    /// Adds a kernel that reads weights alone at the front of the plan, where it waits for nothing and one barrier serves all that read
    /// what such kernels write.
    /// </summary>
    public void EmitFirst(Node node, Kernel kernel, BufferUse[] uses)
    {
        var step = new PlanStep(kernel, node, uses, unit: 1, segment: 0);
        _steps.Insert(_firstSteps++, step);
        foreach (BufferUse use in uses)
        {
            Touch(use.Buffer, 0);
            if (use.IsWrite)
            {
                use.Buffer.Writer = step;
                use.Buffer.IsWrittenByItem = use.IsByItem;
            }
        }
    }

    public void Emit(Node node, Kernel kernel, BufferUse[] uses)
    {
        bool isBatched = _request.BatchSize >= SmallestSharedBatch && kernel.Items % _request.BatchSize == 0;
        int unit = isBatched && kernel.Items > 0 ? kernel.Items / _request.BatchSize : 1;
        bool needsBarrier = uses.Any(use => Waits(use, kernel, unit));
        if (needsBarrier)
        {
            _segment++;
        }

        var step = new PlanStep(kernel, node, uses, unit, _segment) { NeedsBarrier = needsBarrier };
        _steps.Add(step);
        foreach (BufferUse use in uses)
        {
            Touch(use.Buffer, _segment);
            if (use.IsWrite)
            {
                use.Buffer.Writer = step;
                use.Buffer.IsWrittenByItem = use.IsByItem;
            }
        }
    }

    private static Value Root(Value value)
    {
        while (value.Producer.Op.IsAlias)
        {
            value = value.Producer.Inputs[0];
        }

        return value;
    }

    private static bool HandsOver(PlanStep writer, Kernel reader, int unit) =>
        writer.Kernel.Items == reader.Items
        || ((writer.Unit > 1 || unit > 1) && writer.Kernel.Items / writer.Unit == reader.Items / unit);

    private Plan Compile()
    {
        foreach (Node node in _request.Graph.Nodes)
        {
            _used.UnionWith(node.Inputs);
        }

        _used.UnionWith(_request.Graph.Outputs);
        List<(Value From, PlanBuffer To)> copies = [];
        foreach ((Parameter parameter, Value gradient) in _request.Gradients)
        {
            Deliver(gradient, Region.Gradients, _request.Layout.OffsetOf(parameter), copies);
        }

        if (_request.UpdatesStates)
        {
            DeliverStates(copies);
        }

        for (int i = 0; i < _request.Graph.Nodes.Length; i++)
        {
            Node node = _request.Graph.Nodes[i];
            if (node.Op is SourceOp source)
            {
                PlaceSource(node.Outputs[0], source);
            }
            else if (!node.Op.IsAlias)
            {
                node.Op.Compile(new CompileContext(this, node, i));
            }
        }

        foreach ((Value from, PlanBuffer to) in copies)
        {
            PlanBuffer source = BufferOf(from);
            Emit(from.Producer, new CopyKernel(), [BufferUse.Read(source), BufferUse.Write(to)]);
        }

        foreach (Value output in _request.Graph.Outputs)
        {
            BufferOf(output).LastSegment = _segment;
        }

        return Finish();
    }

    private void DeliverStates(List<(Value From, PlanBuffer To)> copies)
    {
        foreach (Node node in _request.Graph.Nodes)
        {
            foreach ((int input, int output) in node.Op.StateUpdates)
            {
                Parameter state = Graph.ParameterOf(node.Inputs[input]);
                Deliver(node.Outputs[output], Region.NextStates, _request.Layout.OffsetOf(state), copies);
            }
        }
    }

    // Lets the producer write straight to the place where the caller wants the value, if the value is free to move.
    private void Deliver(Value value, Region region, int elementOffset, List<(Value From, PlanBuffer To)> copies)
    {
        Value root = Root(value);
        long bytes = (long)elementOffset * ElementTypes.SizeOf(value.Type.ElementType);
        var place = new PlanBuffer(value.Type.ElementType, value.Type.Shape.ElementCount) { Region = region, ByteOffset = bytes };
        if (root.Producer.Op is SourceOp || !_buffers.TryAdd(root, place))
        {
            copies.Add((value, place));
        }
    }

    private void PlaceSource(Value value, SourceOp source)
    {
        PlanBuffer buffer = BufferOf(value);
        switch (source)
        {
            case InputOp:
                Touch(buffer, 0);
                break;
            case ParameterOp { Parameter: Parameter parameter }:
                buffer.Region = parameter.IsTrainable ? Region.Parameters : Region.States;
                buffer.ByteOffset = (long)_request.Layout.OffsetOf(parameter) * ElementTypes.SizeOf(buffer.ElementType);
                break;
            case ConstantOp:
                buffer.Region = Region.Constants;
                buffer.ByteOffset = _constantBytes;
                _constantBytes += ArenaLayout.Align(buffer.Bytes);
                break;
        }
    }

    private bool Waits(BufferUse use, Kernel kernel, int unit)
    {
        PlanStep? writer = use.Buffer.Writer;
        return writer is not null && writer.Segment == _segment
            && !(use.IsByItem && use.Buffer.IsWrittenByItem && HandsOver(writer, kernel, unit));
    }

    private void Touch(PlanBuffer buffer, int segment)
    {
        if (buffer.Region == Region.Arena)
        {
            _arena.Add(buffer);
        }

        if (buffer.FirstSegment < 0)
        {
            buffer.FirstSegment = segment;
        }

        buffer.LastSegment = Math.Max(buffer.LastSegment, segment);
    }

    private Plan Finish()
    {
        // Inputs that nobody reads still need a place to be fed into.
        foreach (Value input in _request.Graph.Inputs)
        {
            Touch(BufferOf(input), 0);
        }

        long arenaBytes = ArenaLayout.Place(_arena);
        foreach (PlanStep step in _steps)
        {
            step.Resolve();
        }

        var constants = new AlignedMemory(_constantBytes);
        foreach (Node node in _request.Graph.Nodes)
        {
            if (node.Op is ConstantOp constant)
            {
                PlanBuffer buffer = BufferOf(node.Outputs[0]);
                constant.Value.Bytes.CopyTo(constants.Span<byte>(buffer.ByteOffset, (int)buffer.Bytes));
            }
        }

        return new Plan(
            [.. _steps],
            constants,
            Places(_request.Graph.Inputs),
            Places(_request.Graph.Outputs),
            arenaBytes,
            _steps.Count == 0 ? 0 : _steps.Max(step => step.Kernel.ScratchBytes));
    }

    private ImmutableArray<Place> Places(ImmutableArray<Value> values) => [.. values.Select(value => BufferOf(value).Place)];

    /// <summary>Copies a value that could not be computed in the place it is wanted.</summary>
    private sealed class CopyKernel() : Kernel(1)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            arguments.Get<byte>(0).CopyTo(arguments.Get<byte>(1));
    }
}
