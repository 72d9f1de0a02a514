using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training;

/// <summary>One line of a model's summary.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">Its class, as <c>Conv2D</c>.</param>
/// <param name="Output">The type of what it yields as the layer's user sees it, channels last or first, with the symbolic batch axis <c>N</c>; of
/// the last use where it is shared.</param>
/// <param name="TrainableCount">The number of its trained weights; a layer used twice is counted once.</param>
/// <param name="StateCount">The number of its running statistics.</param>
public sealed record LayerSummary(string Name, string Kind, TensorType Output, long TrainableCount, long StateCount);
