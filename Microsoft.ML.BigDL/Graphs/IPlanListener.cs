namespace Microsoft.ML.BigDL.Graphs;

/// <summary>Hears how far a team has come while it runs a plan.</summary>
internal interface IPlanListener
{
    /// <summary>All threads are done with the steps before this one. Called by one of them, in ascending order, not for every step.</summary>
    void Reached(int step);
}
