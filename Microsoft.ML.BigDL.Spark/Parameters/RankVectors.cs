using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// Gradients, states and slots of the ranks hosted here, and their sums with what peers sent: all the arithmetic of a step. Everything is
/// done piece by piece and element by element, in the order of the tree.
/// </summary>
internal sealed class RankVectors : IDisposable
{
    private readonly ParameterStore _parameters;
    private readonly WeightUpdate _update;
    private readonly ExchangePlan _plan;
    private readonly StepInbox _inbox;
    private readonly ImmutableArray<int> _hosted;
    private readonly ImmutableArray<RankMerge> _hostMerges;
    private readonly ImmutableArray<int> _blocks;
    private readonly AlignedMemory?[] _gradients;
    private readonly AlignedMemory?[] _states;

    public RankVectors(ParameterStore parameters, Optimizer optimizer, ExchangePlan plan, StepInbox inbox, int self)
    {
        _parameters = parameters;
        _update = new WeightUpdate(parameters.Layout, optimizer, plan.Weights);
        _plan = plan;
        _inbox = inbox;
        _hosted = plan.RankMap.RanksOf(self);
        _hostMerges = plan.HostMerges(self);
        _blocks = [.. Enumerable.Range(0, _update.Blocks.Length).Where(block => _hosted.Contains(_update.Blocks[block].Rank))];
        int ranks = plan.RankMap.Ranks;
        _gradients = new AlignedMemory?[ranks];
        _states = new AlignedMemory?[ranks];
        Slots = new AlignedMemory?[ranks];
        foreach (int rank in _hosted)
        {
            _gradients[rank] = new AlignedMemory(parameters.WeightMemory.Bytes);
            _states[rank] = new AlignedMemory(parameters.StateMemory.Bytes);
            int slotsLength = plan.Weights.LengthOf(rank) * optimizer.SlotCount;
            Slots[rank] = new AlignedMemory((long)slotsLength * sizeof(float));
            optimizer.StartSlots(SlotsOf(rank).Span<float>()[..slotsLength]);
        }

        CopyStatesToRanks();
    }

    /// <summary>The optimiser's slots for the slices of hosted ranks; null for others.</summary>
    public AlignedMemory?[] Slots { get; }

    /// <summary>Whether the norm of the whole gradient is needed before any of it is applied.</summary>
    public bool NeedsNorms => _update.NeedsNorms;

    /// <summary>The squares of the summed gradient, block by block; those of other owners are to be filled in.</summary>
    public Span<double> Squares => _update.Squares;

    public long Bytes => _gradients.Concat(_states).Concat(Slots).Sum(memory => memory?.Bytes ?? 0);

    public AlignedMemory GradientsOf(int rank) => Hosted(_gradients, rank);

    public AlignedMemory StatesOf(int rank) => Hosted(_states, rank);

    public AlignedMemory SlotsOf(int rank) => Hosted(Slots, rank);

    /// <summary>The live weights or states of a piece.</summary>
    public Span<float> Live(Piece piece) =>
        (piece.IsState ? _parameters.States : _parameters.Weights).Slice(piece.Start, piece.Length);

    /// <summary>
    /// Where the sum for the subtree that begins with a rank grows: in the memory of a hosted rank, or where a peer's part arrived.
    /// </summary>
    public Span<float> Sum(int rank, Piece piece)
    {
        AlignedMemory? own = piece.IsState ? _states[rank] : _gradients[rank];
        return own is null ? _inbox.PartOf(rank, piece) : own.Span<float>(piece.Start * (long)sizeof(float), piece.Length);
    }

    /// <summary>What the hosted ranks alone give: the changes of their states, and the sums of the subtrees that are all here.</summary>
    public void AddHosted(Piece piece, ReadOnlySpan<double> shares)
    {
        if (piece.IsState)
        {
            foreach (int rank in _hosted)
            {
                RankTree.ContributeStates(Sum(rank, piece), Live(piece), shares[rank]);
            }
        }

        foreach (RankMerge merge in _hostMerges)
        {
            Add(merge, piece);
        }
    }

    /// <summary>The owner's first work: adds hosted ranks and the peers' parts.</summary>
    public void AddAll(Piece piece, ReadOnlySpan<double> shares)
    {
        AddHosted(piece, shares);
        if (!piece.IsState)
        {
            foreach (int rank in _hosted)
            {
                GradientCodec.Round(_plan.Compression, Sum(rank, piece));
            }
        }

        foreach (RankMerge merge in _plan.OwnerMerges)
        {
            Add(merge, piece);
        }
    }

    /// <summary>Between the two: one thread's share of the squares of the owned slices.</summary>
    public void Measure(int thread, int threads)
    {
        for (int i = thread; i < _blocks.Length; i += threads)
        {
            WeightUpdate.Block block = _update.Blocks[_blocks[i]];
            _update.Measure(_blocks[i], Sum(0, _plan.OwnedPiece(block.Rank, block.Start, block.Length)));
        }
    }

    /// <summary>The owner's second work: applies the sum to weights and slots, or to states.</summary>
    public void Apply(Piece piece, in UpdateStep step)
    {
        Span<float> sum = Sum(0, piece);
        if (piece.IsState)
        {
            TensorPrimitives.Add(Live(piece), sum, Live(piece));
            return;
        }

        int begin = piece.Start - _plan.Weights.Start(piece.Rank);
        Span<float> slots = SlotsOf(piece.Rank).Span<float>();
        var range = new SlotRange(slots, _plan.Weights.LengthOf(piece.Rank), begin, piece.Length);
        _update.Apply(Live(piece), sum, range, piece.Start, step);
    }

    /// <summary>Which blocks of the norms each host measures.</summary>
    public ImmutableArray<ImmutableArray<int>> BlocksOfHosts() =>
        [.. Enumerable.Range(0, _plan.RankMap.Hosts).Select(host => Enumerable.Range(0, _update.Blocks.Length)
            .Where(block => _plan.RankMap.HostOf(_update.Blocks[block].Rank) == host).ToImmutableArray())];

    /// <summary>Gives every hosted rank the states of all, so that those it does not write do not appear as its changes.</summary>
    public void CopyStatesToRanks()
    {
        foreach (int rank in _hosted)
        {
            _parameters.States.CopyTo(StatesOf(rank).Span<float>());
        }
    }

    public void Dispose()
    {
        foreach (AlignedMemory? memory in _gradients.Concat(_states).Concat(Slots))
        {
            memory?.Dispose();
        }
    }

    private void Add(RankMerge merge, Piece piece)
    {
        Span<float> sum = Sum(merge.Left, piece);
        TensorPrimitives.Add(sum, Sum(merge.Right, piece), sum);
    }

    private static AlignedMemory Hosted(AlignedMemory?[] memory, int rank) =>
        memory[rank] ?? throw new ArgumentOutOfRangeException(nameof(rank), rank, "This process does not host the rank.");
}
