using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>A hash of weights and states, by which hosts are held to the same bits after every group.</summary>
internal static class WeightsHash
{
    public static string Of(ParameterStore parameters)
    {
        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes(parameters.Weights));
        hash.Append(MemoryMarshal.AsBytes(parameters.States));
        return Convert.ToHexString(hash.GetCurrentHash());
    }
}
