namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>What stands around a padded tensor.</summary>
internal enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The inside mirrored at the edge elements, which are not repeated.</summary>
    Reflect,

    /// <summary>The nearest edge element.</summary>
    Edge,

    /// <summary>The inside again from its other end.</summary>
    Wrap,
}
