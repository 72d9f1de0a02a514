namespace Microsoft.ML.BigDL.Graphs;

/// <summary>The blocks of memory a plan works on.</summary>
internal enum Region
{
    /// <summary>Inputs, activations, gradients of activations and temporaries, laid out by lifetime.</summary>
    Arena,

    /// <summary>Trainable weights, one flat vector.</summary>
    Parameters,

    /// <summary>Gradients of the trainable weights, laid out as these.</summary>
    Gradients,

    /// <summary>Running statistics and frozen weights, one flat vector.</summary>
    States,

    /// <summary>The states after the step, laid out as these.</summary>
    NextStates,

    /// <summary>Constants of the graph.</summary>
    Constants,
}
