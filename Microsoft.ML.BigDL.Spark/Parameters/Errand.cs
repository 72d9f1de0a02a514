namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>What a host does with a parcel in a step: it sends its gradients to the owner, or, as the owner, takes in those of all.</summary>
/// <param name="Owner">The host that owns the parcel.</param>
/// <param name="Parcel">The parcel.</param>
/// <param name="From">The step of the pass that is reached when the pass is done with the parcel's weights, states and gradients.</param>
internal readonly record struct Errand(int Owner, Parcel Parcel, int From);
