namespace Microsoft.ML.BigDL.Estimators;

/// <summary>A view whose rows an engine reads where it trains, in the engine's own terms.</summary>
internal abstract class EngineView;
