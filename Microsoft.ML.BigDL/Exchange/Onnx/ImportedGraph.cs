using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>A graph built from a model file. Its parameters start from the file's weights.</summary>
/// <param name="Graph">The graph; its inputs carry the file's names.</param>
/// <param name="OutputNames">The file's names of the outputs, in order.</param>
/// <param name="FixedInputs">Inputs whose given values went into the structure; the graph is right for these values only.</param>
/// <param name="Metadata">The notes the file's writer left.</param>
internal sealed record ImportedGraph(
    Graph Graph,
    ImmutableArray<string> OutputNames,
    IReadOnlyCollection<string> FixedInputs,
    IReadOnlyDictionary<string, string> Metadata);
