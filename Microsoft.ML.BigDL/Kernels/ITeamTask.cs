namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Work that all threads of a team do together, each its share.</summary>
internal interface ITeamTask
{
    void Run(int thread, TeamBarrier barrier);
}
